"""Shift plan

Revision ID: 005_shift_plan
Revises: 004_zones
Create Date: 2022-07-01

"""
from alembic import op
import sqlalchemy as sa

revision = "005_shift_plan"
down_revision = "004_zones"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "shift_plan",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("courier_id", sa.Integer(), sa.ForeignKey("couriers.id")),
        sa.Column("starts_at", sa.DateTime()),
        sa.Column("ends_at", sa.DateTime()),
    )


def downgrade():
    op.drop_table('shift_plan')
