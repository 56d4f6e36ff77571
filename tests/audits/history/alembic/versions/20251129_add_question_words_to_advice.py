"""Add question_words to advice_candidates

Revision ID: 20251129_add_question_words
Revises: 20251127_add_advice_id
Create Date: 2025-11-29 15:30:00
"""
from alembic import op

revision = "20251129_add_question_words"
down_revision = "20251127_add_advice_id"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        ALTER TABLE advice_candidates ADD COLUMN IF NOT EXISTS question_words TSVECTOR
    """)


def downgrade():
    op.execute("""
        ALTER TABLE advice_candidates DROP COLUMN IF EXISTS question_words
    """)
