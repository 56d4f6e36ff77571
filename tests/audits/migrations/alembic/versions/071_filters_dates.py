"""Dates of filters that are to come

Revision ID: 071_filters_dates
Revises: 070_forecast_scores
Create Date: 2025-02-13 10:12:00
"""
from alembic import op

revision: str = "071_filters_dates"
down_revision: str | None = "070_forecast_scores"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE filters SET created_at = now() WHERE created_at > now()")


def downgrade():
    pass
