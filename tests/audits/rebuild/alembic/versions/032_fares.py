"""Fares and fare zones

Revision ID: 032_fares
Revises: 031_seat_reservations
Create Date: 2024-06-20 09:32:00
"""
import sqlalchemy as sa
from alembic import op

revision = "032_fares"
down_revision = "031_seat_reservations"


def upgrade():
    op.create_table(
        "fares",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_fares_code", "fares", ["code"])
    op.create_table(
        "fare_zones",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("fare_id", sa.BigInteger(), sa.ForeignKey("fares.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("score", sa.Float()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_fare_zones_fare_id", "fare_zones", ["fare_id"])


def downgrade():
    op.drop_table("fare_zones")
    op.drop_table("fares")
