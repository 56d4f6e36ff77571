"""Filters

Revision ID: 012_filters
Revises: 011_calibrations
Create Date: 2024-04-26 10:11:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "012_filters"
down_revision = "011_calibrations"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "filters",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("biase_id", sa.BigInteger(), sa.ForeignKey("biases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_filters_biase_id", "filters", ["biase_id"])
    op.create_index("ix_filters_code", "filters", ["code"])


def downgrade():
    op.drop_table("filters")
