"""Quotas

Revision ID: 098_quotas
Revises: 097_catalogue_entries_more
Create Date: 2025-07-03 10:40:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "098_quotas"
down_revision: str | None = "097_catalogue_entries_more"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "quotas",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("counted", sa.Integer()),
        sa.Column("ra", sa.Float()),
        sa.Column("dec", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("quotas")
