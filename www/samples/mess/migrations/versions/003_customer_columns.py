"""Customers get an address

Revision ID: 003_customer_columns
Revises: 002_orders
Create Date: 2022-05-20

"""
from alembic import op
import sqlalchemy as sa

revision = "003_customer_columns"
down_revision = "002_orders"
branch_labels = None
depends_on = None


def upgrade():
    # customers is made by the web app when it starts
    op.add_column("customers", sa.Column("street", sa.String(200)))
    op.add_column("customers", sa.Column("postcode", sa.String(12)))


def downgrade():
    op.drop_column("customers", "postcode")
    op.drop_column("customers", "street")
