"""Budget changes

Revision ID: 108_budget_changes
Revises: 107_budgets
Create Date: 2025-06-19 09:48:00
"""
from alembic import op

revision: str = "108_budget_changes"
down_revision: str | None = "107_budgets"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE budget_changes (
            id BIGSERIAL PRIMARY KEY,
            amount_cents BIGINT,
            payload JSONB,
            source VARCHAR(60),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE budget_changes")
