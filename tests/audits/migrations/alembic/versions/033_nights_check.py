"""No nights from before 1990

Revision ID: 033_nights_check
Revises: 032_matches
Create Date: 2024-08-06 10:33:00
"""
from alembic import op

revision = "033_nights_check"
down_revision = "032_matches"
branch_labels = None
depends_on = None


def upgrade():
    op.create_check_constraint("ck_nights_created_at", "nights", "created_at > '1990-01-01'")


def downgrade():
    op.drop_constraint("ck_nights_created_at", "nights", type_="check")
