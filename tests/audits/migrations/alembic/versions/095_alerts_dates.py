"""Dates of alerts that are to come

Revision ID: 095_alerts_dates
Revises: 094_budgets
Create Date: 2025-06-22 10:37:00
"""
from alembic import op

revision: str = "095_alerts_dates"
down_revision: str | None = "094_budgets"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE alerts SET created_at = now() WHERE created_at > now()")


def downgrade():
    pass
