"""Add full-text search to case notes

Revision ID: 20250807_add_text_search
Revises: 
Create Date: 2025-08-07 08:00:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20250807_add_text_search"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(255), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_user_email", "user", ["email"], unique=True)
    op.create_table(
        "case_notes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("author_id", sa.Integer(), sa.ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("search", postgresql.TSVECTOR()),
        sa.Column("created_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_case_notes_author_id", "case_notes", ["author_id"])
    op.create_index("ix_case_notes_search", "case_notes", ["search"], postgresql_using="gin")


def downgrade():
    op.drop_index("ix_case_notes_search", table_name="case_notes")
    op.drop_index("ix_case_notes_author_id", table_name="case_notes")
    op.drop_table("case_notes")
    op.drop_index("ix_user_email", table_name="user")
    op.drop_table("user")
