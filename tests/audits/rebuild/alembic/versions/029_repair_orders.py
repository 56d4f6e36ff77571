"""Repair: orders, order steps, order parts, findings

Revision ID: 029_repair_orders
Revises: 028_claim_payments
Create Date: 2024-06-08 09:29:00
"""
import sqlalchemy as sa
from alembic import op

revision = "029_repair_orders"
down_revision = "028_claim_payments"


def upgrade():
    op.execute("CREATE SCHEMA IF NOT EXISTS repair")
    op.execute("""
        CREATE TABLE repair.orders (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            source VARCHAR(60),
            external_ref VARCHAR(80),
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("""
        CREATE TABLE repair.order_steps (
            id BIGSERIAL PRIMARY KEY,
            order_id BIGINT NOT NULL REFERENCES repair.orders (id) ON DELETE CASCADE,
            kind VARCHAR(40) NOT NULL,
            state VARCHAR(30) NOT NULL,
            counted INTEGER,
            is_active BOOLEAN,
            source VARCHAR(60),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_order_steps_state ON repair.order_steps (state)")
    op.create_table(
        "order_parts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("order_step_id", sa.BigInteger(), sa.ForeignKey("repair.order_steps.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="repair",
    )
    op.create_index("ix_order_parts_order_step_id", "order_parts", ["order_step_id"], schema="repair")
    op.create_index("ix_order_parts_state", "order_parts", ["state"], schema="repair")
    op.execute("""
        CREATE TABLE repair.findings (
            id BIGSERIAL PRIMARY KEY,
            order_part_id BIGINT NOT NULL REFERENCES repair.order_parts (id) ON DELETE CASCADE,
            state VARCHAR(30) NOT NULL,
            amount_cents BIGINT,
            valid_to DATE,
            payload JSONB,
            reviewed_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_findings_state ON repair.findings (state)")


def downgrade():
    op.execute("DROP TABLE repair.findings")
    op.drop_table("order_parts", schema="repair")
    op.execute("DROP TABLE repair.order_steps")
    op.execute("DROP TABLE repair.orders")
    op.execute("DROP SCHEMA IF EXISTS repair")
