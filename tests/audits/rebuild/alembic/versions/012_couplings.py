"""Couplings

Revision ID: 012_couplings
Revises: 011_vehicle_states
Create Date: 2024-03-10 09:12:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "012_couplings"
down_revision = "011_vehicle_states"


def upgrade():
    op.create_table(
        "couplings",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("vehicle_mileage_id", sa.BigInteger(), sa.ForeignKey("vehicle_mileage.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("score", sa.Float()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("valid_from", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_couplings_vehicle_mileage_id", "couplings", ["vehicle_mileage_id"])
    op.create_index("ix_couplings_happened_at", "couplings", ["happened_at"])


def downgrade():
    op.drop_table("couplings")
