"""Dates of switch heatings that are to come

Revision ID: 055_switch_heatings_dates
Revises: 054_delays
Create Date: 2024-09-29 09:55:00
"""
from alembic import op

revision = "055_switch_heatings_dates"
down_revision = "054_delays"


def upgrade():
    op.execute("UPDATE switch_heatings SET created_at = now() WHERE created_at > now()")


def downgrade():
    pass
