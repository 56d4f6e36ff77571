"""Cleaning orders and cleaning checks

Revision ID: 067_cleaning_orders
Revises: 066_energy_contracts
Create Date: 2024-11-28 09:07:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "067_cleaning_orders"
down_revision = "066_energy_contracts"


def upgrade():
    op.create_table(
        "cleaning_orders",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_cleaning_orders_code", "cleaning_orders", ["code"])
    op.create_table(
        "cleaning_checks",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("cleaning_order_id", sa.BigInteger(), sa.ForeignKey("cleaning_orders.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_cleaning_checks_cleaning_order_id", "cleaning_checks", ["cleaning_order_id"])
    op.create_index("ix_cleaning_checks_state", "cleaning_checks", ["state"])


def downgrade():
    op.drop_table("cleaning_checks")
    op.drop_table("cleaning_orders")
