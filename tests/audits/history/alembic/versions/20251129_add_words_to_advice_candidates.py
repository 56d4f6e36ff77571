"""Add question_words to the table advice_candidates

Revision ID: 20251129_candidates_words
Revises: 20251129_drafts_question_words
Create Date: 2025-11-29 16:30:00
"""
from alembic import op

revision = "20251129_candidates_words"
down_revision = "20251129_drafts_question_words"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        ALTER TABLE advice_candidates ADD COLUMN IF NOT EXISTS question_words TSVECTOR
    """)
    op.execute("""
        CREATE INDEX IF NOT EXISTS ix_advice_candidates_question_words ON advice_candidates USING gin (question_words)
    """)


def downgrade():
    op.execute("""
        DROP INDEX IF EXISTS ix_advice_candidates_question_words
    """)
