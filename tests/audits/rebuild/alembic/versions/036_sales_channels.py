"""Sales channels and sales orders

Revision ID: 036_sales_channels
Revises: 035_fare_rules
Create Date: 2024-07-11 09:36:00
"""
import sqlalchemy as sa
from alembic import op

revision = "036_sales_channels"
down_revision = "035_fare_rules"


def upgrade():
    op.create_table(
        "sales_channels",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("counted", sa.Integer()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_sales_channels_happened_at", "sales_channels", ["happened_at"])
    op.create_table(
        "sales_orders",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("sales_channel_id", sa.BigInteger(), sa.ForeignKey("sales_channels.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("counted", sa.Integer()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_sales_orders_sales_channel_id", "sales_orders", ["sales_channel_id"])
    op.create_index("ix_sales_orders_state", "sales_orders", ["state"])


def downgrade():
    op.drop_table("sales_orders")
    op.drop_table("sales_channels")
