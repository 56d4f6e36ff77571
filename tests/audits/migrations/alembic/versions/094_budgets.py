"""Budgets

Revision ID: 094_budgets
Revises: 093_spectra_check
Create Date: 2025-06-17 10:36:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "094_budgets"
down_revision: str | None = "093_spectra_check"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "budgets",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("ra", sa.Float()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("budgets")
