"""Energy meters and energy readings

Revision ID: 064_energy_meters
Revises: 063_tariff_surcharges
Create Date: 2024-11-10 09:04:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "064_energy_meters"
down_revision = "063_tariff_surcharges"


def upgrade():
    op.create_table(
        "energy_meters",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_energy_meters_happened_at", "energy_meters", ["happened_at"])
    op.create_table(
        "energy_readings",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("energy_meter_id", sa.BigInteger(), sa.ForeignKey("energy_meters.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_energy_readings_energy_meter_id", "energy_readings", ["energy_meter_id"])


def downgrade():
    op.drop_table("energy_readings")
    op.drop_table("energy_meters")
