"""Payouts

Revision ID: 006_payouts
Revises: 005_shift_plan
Create Date: 2022-07-19

"""
from alembic import op
import sqlalchemy as sa

revision = "006_payouts"
down_revision = "005_shift_plan"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "payouts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("courier_id", sa.Integer(), sa.ForeignKey("couriers.id")),
        sa.Column("amount", sa.Numeric(10, 2)),
    )


def downgrade():
    pass
