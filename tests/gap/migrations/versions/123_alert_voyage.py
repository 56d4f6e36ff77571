"""The voyage of an alert

Revision ID: 123_alert_voyage
Revises: 115_turning_points
"""
import sqlalchemy as sa
from alembic import op

revision = "123_alert_voyage"
down_revision = "115_turning_points"


def upgrade():
    op.add_column("alerts", sa.Column("voyage_id", sa.String(36)))
    op.create_foreign_key("fk_alerts_voyage", "alerts", "voyages", ["voyage_id"], ["id"])


def downgrade():
    op.drop_constraint("fk_alerts_voyage", "alerts", type_="foreignkey")
    op.drop_column("alerts", "voyage_id")
