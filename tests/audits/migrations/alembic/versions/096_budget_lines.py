"""Budget lines

Revision ID: 096_budget_lines
Revises: 095_alerts_dates
Create Date: 2025-06-27 10:38:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "096_budget_lines"
down_revision: str | None = "095_alerts_dates"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "budget_lines",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("webhook_call_id", sa.BigInteger(), sa.ForeignKey("webhook_calls.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.Column("ra", sa.Float()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_budget_lines_webhook_call_id", "budget_lines", ["webhook_call_id"])
    op.create_index("ix_budget_lines_code", "budget_lines", ["code"])


def downgrade():
    op.drop_table("budget_lines")
