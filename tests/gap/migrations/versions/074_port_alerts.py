"""Alerts of one port

Revision ID: 074_port_alerts
Revises: 073_drills
"""
import sqlalchemy as sa
from alembic import op

revision = "074_port_alerts"
down_revision = "073_drills"


def upgrade():
    op.create_table(
        "port_alerts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("port_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_index("ix_port_alerts_port", "port_alerts", ["port_id"])


def downgrade():
    op.drop_table("port_alerts")
