"""Maintenance plans

Revision ID: 121_maintenance_plans
Revises: 120_budgets_check
Create Date: 2025-10-04 10:03:00
"""
from alembic import op

revision: str = "121_maintenance_plans"
down_revision: str | None = "120_budgets_check"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE maintenance_plans (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            state VARCHAR(30) NOT NULL,
            counted INTEGER,
            is_good BOOLEAN,
            taken_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_maintenance_plans_state ON maintenance_plans (state)")


def downgrade():
    op.execute("DROP TABLE maintenance_plans")
