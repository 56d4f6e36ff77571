"""More of catalogue entries

Revision ID: 097_catalogue_entries_more
Revises: 096_budget_lines
Create Date: 2025-06-29 10:39:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "097_catalogue_entries_more"
down_revision: str | None = "096_budget_lines"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("catalogue_entries", sa.Column("taken_at", sa.DateTime(timezone=True)))
    op.add_column("catalogue_entries", sa.Column("magnitude", sa.Float()))


def downgrade():
    op.drop_column("catalogue_entries", "magnitude")
    op.drop_column("catalogue_entries", "taken_at")
