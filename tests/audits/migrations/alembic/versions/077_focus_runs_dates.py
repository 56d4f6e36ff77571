"""Dates of focus runs that are to come

Revision ID: 077_focus_runs_dates
Revises: 076_disk_volumes
Create Date: 2025-03-15 10:18:00
"""
from alembic import op

revision: str = "077_focus_runs_dates"
down_revision: str | None = "076_disk_volumes"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE focus_runs SET created_at = now() WHERE created_at > now()")


def downgrade():
    pass
