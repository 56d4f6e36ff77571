"""Dates of archives that are to come

Revision ID: 080_archives_dates
Revises: 079_archives
Create Date: 2025-03-30 10:21:00
"""
from alembic import op

revision: str = "080_archives_dates"
down_revision: str | None = "079_archives"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE archives SET created_at = now() WHERE created_at > now()")


def downgrade():
    pass
