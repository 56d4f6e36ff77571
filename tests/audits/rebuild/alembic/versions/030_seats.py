"""Seats and seat maps

Revision ID: 030_seats
Revises: 029_repair_orders
Create Date: 2024-06-11 09:30:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "030_seats"
down_revision = "029_repair_orders"


def upgrade():
    op.create_table(
        "seats",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_seats_state", "seats", ["state"])
    op.create_table(
        "seat_maps",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("seat_id", sa.BigInteger(), sa.ForeignKey("seats.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_seat_maps_seat_id", "seat_maps", ["seat_id"])
    op.create_index("ix_seat_maps_state", "seat_maps", ["state"])


def downgrade():
    op.drop_table("seat_maps")
    op.drop_table("seats")
