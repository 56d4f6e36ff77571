"""Orders

Revision ID: 002_orders
Revises: 001_couriers
Create Date: 2022-05-04

"""
from alembic import op
import sqlalchemy as sa

revision = "002_orders"
down_revision = "001_couriers"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("courier_id", sa.Integer(), sa.ForeignKey("couriers.id")),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_orders_status", "orders", ["status"])


def downgrade():
    op.drop_index("ix_orders_status")
    op.drop_table("orders")
