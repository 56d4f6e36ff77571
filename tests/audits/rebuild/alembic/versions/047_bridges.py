"""Bridges and tunnels

Revision ID: 047_bridges
Revises: 046_switch_inspections
Create Date: 2024-08-26 09:47:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "047_bridges"
down_revision = "046_switch_inspections"


def upgrade():
    op.create_table(
        "bridges",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "tunnels",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("bridge_id", sa.BigInteger(), sa.ForeignKey("bridges.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_tunnels_bridge_id", "tunnels", ["bridge_id"])
    op.create_index("ix_tunnels_state", "tunnels", ["state"])


def downgrade():
    op.drop_table("tunnels")
    op.drop_table("bridges")
