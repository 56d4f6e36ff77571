"""Enable pg_trgm for search by similarity

Revision ID: 20251106_enable_trigrams
Revises: 20250814_add_user_sign_in_fields
Create Date: 2025-11-06 11:00:00
"""
from alembic import op

revision = "20251106_enable_trigrams"
down_revision = "20250814_add_user_sign_in_fields"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE EXTENSION IF NOT EXISTS pg_trgm
    """)


def downgrade():
    op.execute("""
        DROP EXTENSION IF EXISTS pg_trgm
    """)
