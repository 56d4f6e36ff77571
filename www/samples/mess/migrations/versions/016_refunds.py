"""Refunds

Revision ID: 016_refunds
Revises: 015b_discounts
Create Date: 2023-05-22

"""
from alembic import op
import sqlalchemy as sa

revision = "016_refunds"
down_revision = "015b_discounts"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "refunds",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id")),
        sa.Column("cents", sa.Integer(), nullable=False),
    )


def downgrade():
    op.drop_table('refunds')
