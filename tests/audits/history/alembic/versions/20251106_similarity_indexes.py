"""Create similarity indexes for hybrid search

Revision ID: 20251106_similarity_indexes
Revises: 20251106_enable_trigrams
Create Date: 2025-11-06 11:30:00
"""
from alembic import op

revision = "20251106_similarity_indexes"
down_revision = "20251106_enable_trigrams"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE INDEX ix_case_notes_title_trgm ON case_notes USING gin (title gin_trgm_ops)
    """)
    op.execute("""
        CREATE INDEX ix_drug_notices_title_trgm ON drug_notices USING gin (title gin_trgm_ops)
    """)


def downgrade():
    op.execute("""
        DROP INDEX ix_drug_notices_title_trgm
    """)
    op.execute("""
        DROP INDEX ix_case_notes_title_trgm
    """)
