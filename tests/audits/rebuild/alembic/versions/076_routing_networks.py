"""Routing: networks and edges

Revision ID: 076_routing_networks
Revises: 075_one_table_of_incidents
Create Date: 2025-01-17 09:16:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "076_routing_networks"
down_revision = "075_one_table_of_incidents"


def upgrade():
    op.execute("CREATE SCHEMA IF NOT EXISTS routing")
    op.create_table(
        "networks",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("score", sa.Float()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="routing",
    )
    op.create_table(
        "edges",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("network_id", sa.BigInteger(), sa.ForeignKey("routing.networks.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("valid_to", sa.Date()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="routing",
    )
    op.create_index("ix_edges_network_id", "edges", ["network_id"], schema="routing")
    op.create_index("ix_edges_state", "edges", ["state"], schema="routing")


def downgrade():
    op.drop_table("edges", schema="routing")
    op.drop_table("networks", schema="routing")
    op.execute("DROP SCHEMA IF EXISTS routing")
