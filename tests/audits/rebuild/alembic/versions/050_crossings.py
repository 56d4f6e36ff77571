"""Crossings and crossing faults

Revision ID: 050_crossings
Revises: 049_inspection_inspectors
Create Date: 2024-09-08 09:50:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "050_crossings"
down_revision = "049_inspection_inspectors"


def upgrade():
    op.create_table(
        "crossings",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("tunnel_id", sa.BigInteger(), sa.ForeignKey("tunnels.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("priority", sa.Integer()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_crossings_tunnel_id", "crossings", ["tunnel_id"])
    op.create_table(
        "crossing_faults",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("crossing_id", sa.BigInteger(), sa.ForeignKey("crossings.id", ondelete="CASCADE"), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("counted", sa.Integer()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_crossing_faults_crossing_id", "crossing_faults", ["crossing_id"])


def downgrade():
    op.drop_table("crossing_faults")
    op.drop_table("crossings")
