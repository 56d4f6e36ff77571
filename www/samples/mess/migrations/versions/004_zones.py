"""Delivery zones

Revision ID: 004_zones
Revises: 003_customer_columns
Create Date: 2022-06-11

"""
from alembic import op
import sqlalchemy as sa

revision = "004_zones"
down_revision = "003_customer_columns"
branch_labels = None
depends_on = None


def upgrade():
    op.execute('''
        CREATE TABLE IF NOT EXISTS zones (
            id SERIAL PRIMARY KEY,
            name TEXT NOT NULL,
            outline JSONB
        );
        CREATE INDEX IF NOT EXISTS ix_zones_name ON zones (name);
    ''')
    op.add_column("orders", sa.Column("zone_id", sa.Integer()))


def downgrade():
    op.drop_column("orders", "zone_id")
    op.execute("DROP TABLE zones")
