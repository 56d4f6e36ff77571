"""Energy contracts and energy days

Revision ID: 066_energy_contracts
Revises: 065_journey_clearance
Create Date: 2024-11-22 09:06:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "066_energy_contracts"
down_revision = "065_journey_clearance"


def upgrade():
    op.create_table(
        "energy_contracts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("energy_reading_id", sa.BigInteger(), sa.ForeignKey("energy_readings.id", ondelete="CASCADE"), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("counted", sa.Integer()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_energy_contracts_energy_reading_id", "energy_contracts", ["energy_reading_id"])
    op.create_table(
        "energy_days",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("energy_contract_id", sa.BigInteger(), sa.ForeignKey("energy_contracts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_energy_days_energy_contract_id", "energy_days", ["energy_contract_id"])


def downgrade():
    op.drop_table("energy_days")
    op.drop_table("energy_contracts")
