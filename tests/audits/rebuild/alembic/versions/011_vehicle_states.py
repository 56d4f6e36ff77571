"""Vehicle states and vehicle mileage

Revision ID: 011_vehicle_states
Revises: 010_vehicles
Create Date: 2024-03-07 09:11:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "011_vehicle_states"
down_revision = "010_vehicles"


def upgrade():
    op.create_table(
        "vehicle_states",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("vehicle_classe_id", sa.BigInteger(), sa.ForeignKey("vehicle_classes.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("valid_from", sa.Date()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_vehicle_states_vehicle_classe_id", "vehicle_states", ["vehicle_classe_id"])
    op.create_index("ix_vehicle_states_happened_at", "vehicle_states", ["happened_at"])
    op.create_table(
        "vehicle_mileage",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_vehicle_mileage_code", "vehicle_mileage", ["code"])


def downgrade():
    op.drop_table("vehicle_mileage")
    op.drop_table("vehicle_states")
