"""Journeys and crews of drills

Revision ID: 073_drill_marks
Revises: 072_partner_services
Create Date: 2024-12-27 09:13:00
"""
import sqlalchemy as sa
from alembic import op

revision = "073_drill_marks"
down_revision = "072_partner_services"


def upgrade():
    op.add_column("journeys", sa.Column("is_drill", sa.Boolean()))
    op.add_column("journeys", sa.Column("drill_id", sa.String(64)))
    op.add_column("crews", sa.Column("is_drill", sa.Boolean()))
    op.add_column("crews", sa.Column("drill_id", sa.String(64)))


def downgrade():
    op.drop_column("crews", "drill_id")
    op.drop_column("crews", "is_drill")
    op.drop_column("journeys", "drill_id")
    op.drop_column("journeys", "is_drill")
