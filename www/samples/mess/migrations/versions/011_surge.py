"""Surge pricing

Revision ID: 011_surge
Revises: 010_courier_phone
Create Date: 2022-12-09

"""
from alembic import op
import sqlalchemy as sa

revision = "011_surge"
down_revision = "010_courier_phone"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE zones ADD COLUMN surge NUMERIC(4, 2) NOT NULL DEFAULT 1.0")
    op.execute("UPDATE zones SET surge = 1.5 WHERE name LIKE 'Old Town%'")


def downgrade():
    op.execute("ALTER TABLE zones DROP COLUMN surge")
