"""Shifts replace the plan

Revision ID: 008_shifts_replace_the_plan
Revises: 007_order_events
Create Date: 2022-09-14

"""
from alembic import op
import sqlalchemy as sa

revision = "008_shifts_replace_the_plan"
down_revision = "007_order_events"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "shifts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("courier_id", sa.Integer(), sa.ForeignKey("couriers.id")),
        sa.Column("period", sa.String(60)),
    )
    op.execute("INSERT INTO shifts (courier_id, period) SELECT courier_id, starts_at || '/' || ends_at FROM shift_plan")
    op.drop_table("shift_plan")


def downgrade():
    raise NotImplementedError("the plan is gone")
