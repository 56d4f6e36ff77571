"""Alerts

Revision ID: 041_alerts
Revises: 030_views
"""
import sqlalchemy as sa
from alembic import op

revision = "041_alerts"
down_revision = "030_views"


def upgrade():
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("port_id", sa.Integer(), sa.ForeignKey("ports.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("alerts")
