"""Sales order lines and sales days

Revision ID: 037_sales_order_lines
Revises: 036_sales_channels
Create Date: 2024-07-16 09:37:00
"""
import sqlalchemy as sa
from alembic import op

revision = "037_sales_order_lines"
down_revision = "036_sales_channels"


def upgrade():
    op.create_table(
        "sales_order_lines",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("sales_order_id", sa.BigInteger(), sa.ForeignKey("sales_orders.id", ondelete="CASCADE"), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("source", sa.String(60)),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_sales_order_lines_sales_order_id", "sales_order_lines", ["sales_order_id"])
    op.create_table(
        "sales_days",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("priority", sa.Integer()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_sales_days_code", "sales_days", ["code"])


def downgrade():
    op.drop_table("sales_days")
    op.drop_table("sales_order_lines")
