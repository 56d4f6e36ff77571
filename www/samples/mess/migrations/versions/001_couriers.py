"""Couriers

Revision ID: 001_couriers
Revises:
Create Date: 2022-05-02

"""
from alembic import op
import sqlalchemy as sa

revision = "001_couriers"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "couriers",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("vehicle", sa.String(20)),
    )


def downgrade():
    op.drop_table('couriers')
