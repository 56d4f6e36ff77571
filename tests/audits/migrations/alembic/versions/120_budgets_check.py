"""No budgets from before 1990

Revision ID: 120_budgets_check
Revises: 119_instrument_logs
Create Date: 2025-09-29 10:02:00
"""
from alembic import op

revision: str = "120_budgets_check"
down_revision: str | None = "119_instrument_logs"
branch_labels = None
depends_on = None


def upgrade():
    op.create_check_constraint("ck_budgets_created_at", "budgets", "created_at > '1990-01-01'")


def downgrade():
    op.drop_constraint("ck_budgets_created_at", "budgets", type_="check")
