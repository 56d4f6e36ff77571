"""More of calibrations

Revision ID: 045_calibrations_more
Revises: 044_rules
Create Date: 2024-10-11 10:45:00
"""
import sqlalchemy as sa
from alembic import op

revision = "045_calibrations_more"
down_revision = "044_rules"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("calibrations", sa.Column("taken_at", sa.DateTime(timezone=True)))
    op.add_column("calibrations", sa.Column("counted", sa.Integer()))


def downgrade():
    op.drop_column("calibrations", "counted")
    op.drop_column("calibrations", "taken_at")
