"""Hours that programs have left

Revision ID: 015_hour_balances
Revises: 014_focus_runs
Create Date: 2024-05-16 10:15:00
"""
import sqlalchemy as sa
from alembic import op

revision = "015_hour_balances"
down_revision = "014_focus_runs"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "hour_balances",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_hour_balances_code", "hour_balances", ["code"])


def downgrade():
    op.drop_table("hour_balances")
