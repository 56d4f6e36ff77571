"""Add question_words to the table advice_drafts

Revision ID: 20251129_drafts_question_words
Revises: 20251129_add_question_words
Create Date: 2025-11-29 16:00:00
"""
from alembic import op

revision = "20251129_drafts_question_words"
down_revision = "20251129_add_question_words"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        ALTER TABLE IF EXISTS advice_drafts ADD COLUMN IF NOT EXISTS question_words TSVECTOR
    """)


def downgrade():
    op.execute("""
        ALTER TABLE IF EXISTS advice_drafts DROP COLUMN IF EXISTS question_words
    """)
