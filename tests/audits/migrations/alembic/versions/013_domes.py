"""Domes

Revision ID: 013_domes
Revises: 012_filters
Create Date: 2024-05-03 10:12:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "013_domes"
down_revision = "012_filters"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "domes",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("filter_id", sa.BigInteger(), sa.ForeignKey("filters.id", ondelete="CASCADE"), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_domes_filter_id", "domes", ["filter_id"])


def downgrade():
    op.drop_table("domes")
