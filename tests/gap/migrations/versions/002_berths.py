"""Berths, in a schema of their own

Revision ID: 002_berths
Revises: 001_ports
"""
import sqlalchemy as sa
from alembic import op

revision = "002_berths"
down_revision = "001_ports"


def upgrade():
    op.execute("CREATE SCHEMA IF NOT EXISTS yard")
    op.create_table(
        "berths",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("port_id", sa.Integer(), sa.ForeignKey("ports.id", ondelete="CASCADE"), nullable=False),
        sa.Column("length_m", sa.Numeric(6, 2)),
        sa.Column("occupied", sa.Boolean(), nullable=False, server_default=sa.false()),
        schema="yard",
    )


def downgrade():
    op.drop_table("berths", schema="yard")
    op.execute("DROP SCHEMA yard")
