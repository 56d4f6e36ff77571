"""Ports

Revision ID: 001_ports
Revises: 000_bootstrap
"""
import sqlalchemy as sa
from alembic import op

revision = "001_ports"
down_revision = "000_bootstrap"


def upgrade():
    op.create_table(
        "ports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(5), nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
    )
    op.create_index("ix_ports_name", "ports", ["name"])


def downgrade():
    op.drop_index("ix_ports_name", table_name="ports")
    op.drop_table("ports")
