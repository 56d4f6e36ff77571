"""Dates of tapes that are to come

Revision ID: 103_tapes_dates
Revises: 102_plates
Create Date: 2025-07-20 10:45:00
"""
from alembic import op

revision: str = "103_tapes_dates"
down_revision: str | None = "102_plates"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE tapes SET created_at = now() WHERE created_at > now()")


def downgrade():
    pass
