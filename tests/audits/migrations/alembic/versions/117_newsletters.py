"""Newsletters

Revision ID: 117_newsletters
Revises: 116_donations
Create Date: 2025-09-19 10:59:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "117_newsletters"
down_revision: str | None = "116_donations"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "newsletters",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("valid_from", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_newsletters_taken_at", "newsletters", ["taken_at"])


def downgrade():
    op.drop_table("newsletters")
