"""Budgets and budget lines

Revision ID: 107_budgets
Revises: 106_report_schedules
Create Date: 2025-06-13 09:47:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "107_budgets"
down_revision: str | None = "106_report_schedules"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE budgets (
            id BIGSERIAL PRIMARY KEY,
            amount_cents BIGINT,
            counted INTEGER,
            happened_at TIMESTAMPTZ,
            valid_from DATE,
            source VARCHAR(60),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_budgets_happened_at ON budgets (happened_at)")
    op.create_table(
        "budget_lines",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("budget_id", sa.BigInteger(), sa.ForeignKey("budgets.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_budget_lines_budget_id", "budget_lines", ["budget_id"])
    op.create_index("ix_budget_lines_code", "budget_lines", ["code"])


def downgrade():
    op.drop_table("budget_lines")
    op.execute("DROP TABLE budgets")
