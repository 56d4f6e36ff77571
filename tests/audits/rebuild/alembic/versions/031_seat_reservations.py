"""Seat reservations and seat blocks

Revision ID: 031_seat_reservations
Revises: 030_seats
Create Date: 2024-06-16 09:31:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "031_seat_reservations"
down_revision = "030_seats"


def upgrade():
    op.create_table(
        "seat_reservations",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_seat_reservations_state", "seat_reservations", ["state"])
    op.create_table(
        "seat_blocks",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("seat_reservation_id", sa.BigInteger(), sa.ForeignKey("seat_reservations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_seat_blocks_seat_reservation_id", "seat_blocks", ["seat_reservation_id"])
    op.create_index("ix_seat_blocks_code", "seat_blocks", ["code"])


def downgrade():
    op.drop_table("seat_blocks")
    op.drop_table("seat_reservations")
