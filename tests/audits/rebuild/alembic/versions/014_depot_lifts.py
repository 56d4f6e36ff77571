"""Depot: lifts, wash slots, shunts, shunt orders

Revision ID: 014_depot_lifts
Revises: 013_couplings_more
Create Date: 2024-03-19 09:14:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "014_depot_lifts"
down_revision = "013_couplings_more"


def upgrade():
    op.create_table(
        "lifts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="depot",
    )
    op.create_index("ix_lifts_state", "lifts", ["state"], schema="depot")
    op.create_table(
        "wash_slots",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("lift_id", sa.BigInteger(), sa.ForeignKey("depot.lifts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="depot",
    )
    op.create_index("ix_wash_slots_lift_id", "wash_slots", ["lift_id"], schema="depot")
    op.create_table(
        "shunts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("wash_slot_id", sa.BigInteger(), sa.ForeignKey("depot.wash_slots.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="depot",
    )
    op.create_index("ix_shunts_wash_slot_id", "shunts", ["wash_slot_id"], schema="depot")
    op.create_index("ix_shunts_code", "shunts", ["code"], schema="depot")
    op.execute("""
        CREATE TABLE depot.shunt_orders (
            id BIGSERIAL PRIMARY KEY,
            amount_cents BIGINT,
            is_active BOOLEAN,
            valid_from DATE,
            payload JSONB,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE depot.shunt_orders")
    op.drop_table("shunts", schema="depot")
    op.drop_table("wash_slots", schema="depot")
    op.drop_table("lifts", schema="depot")
