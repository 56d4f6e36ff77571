"""Where an alert began

Revision ID: 115_turning_points
Revises: 112_voyage_tracking
"""
import sqlalchemy as sa
from alembic import op

revision = "115_turning_points"
down_revision = "112_voyage_tracking"


def upgrade():
    op.execute("ALTER TABLE port_alerts ADD COLUMN turning_leg INTEGER")
    op.add_column("alerts", sa.Column("turning_leg", sa.Integer()))


def downgrade():
    op.drop_column("alerts", "turning_leg")
    op.execute("ALTER TABLE port_alerts DROP COLUMN turning_leg")
