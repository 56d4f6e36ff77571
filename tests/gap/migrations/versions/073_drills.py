"""Voyages and vessels that are only drills

Revision ID: 073_drills
Revises: 065_voyage_decision
"""
import sqlalchemy as sa
from alembic import op

revision = "073_drills"
down_revision = "065_voyage_decision"


def upgrade():
    for table in ("voyages", "vessels"):
        op.add_column(table, sa.Column("is_drill", sa.Boolean(), nullable=False, server_default=sa.false()))
        op.add_column(table, sa.Column("drill_id", sa.String(36)))


def downgrade():
    for table in ("vessels", "voyages"):
        op.drop_column(table, "drill_id")
        op.drop_column(table, "is_drill")
