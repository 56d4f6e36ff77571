"""Improve search with unaccent and weights

Revision ID: 20251106_search_weights
Revises: 20251106_similarity_indexes
Create Date: 2025-11-06 12:00:00
"""
from alembic import op

revision = "20251106_search_weights"
down_revision = "20251106_similarity_indexes"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE EXTENSION IF NOT EXISTS unaccent
    """)
    op.execute("""
        UPDATE case_notes SET search = setweight(to_tsvector('simple', unaccent(title)), 'A') || to_tsvector('simple', unaccent(body))
    """)


def downgrade():
    op.execute("""
        DROP EXTENSION IF EXISTS unaccent
    """)
