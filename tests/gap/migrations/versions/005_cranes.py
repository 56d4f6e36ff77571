"""Cranes

Revision ID: 005_cranes
Revises: 002_berths
"""
import sqlalchemy as sa
from alembic import op

revision = "005_cranes"
down_revision = "002_berths"


def upgrade():
    op.execute("""
        CREATE TABLE yard.cranes (
            id SERIAL PRIMARY KEY,
            berth_id INTEGER NOT NULL REFERENCES yard.berths (id),
            lifts_t NUMERIC(8, 1) CHECK (lifts_t > 0),
            serviced_at TIMESTAMP WITH TIME ZONE
        );
        CREATE INDEX ix_cranes_berth ON yard.cranes (berth_id);
    """)


def downgrade():
    op.execute("DROP TABLE yard.cranes")
