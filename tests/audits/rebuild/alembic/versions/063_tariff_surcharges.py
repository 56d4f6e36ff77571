"""Tariff: surcharges, revenue shares, settlements, settlement lines

Revision ID: 063_tariff_surcharges
Revises: 062_vehicle_states_more
Create Date: 2024-11-04 09:03:00
"""
import sqlalchemy as sa
from alembic import op

revision = "063_tariff_surcharges"
down_revision = "062_vehicle_states_more"


def upgrade():
    op.create_table(
        "surcharges",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("discount_group_id", sa.BigInteger(), sa.ForeignKey("tariff.discount_groups.id", ondelete="CASCADE"), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="tariff",
    )
    op.create_index("ix_surcharges_discount_group_id", "surcharges", ["discount_group_id"], schema="tariff")
    op.execute("""
        CREATE TABLE tariff.revenue_shares (
            id BIGSERIAL PRIMARY KEY,
            surcharge_id BIGINT NOT NULL REFERENCES tariff.surcharges (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            state VARCHAR(30) NOT NULL,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_revenue_shares_state ON tariff.revenue_shares (state)")
    op.create_table(
        "settlements",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("revenue_share_id", sa.BigInteger(), sa.ForeignKey("tariff.revenue_shares.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("priority", sa.Integer()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="tariff",
    )
    op.create_index("ix_settlements_revenue_share_id", "settlements", ["revenue_share_id"], schema="tariff")
    op.create_index("ix_settlements_code", "settlements", ["code"], schema="tariff")
    op.create_table(
        "settlement_lines",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("settlement_id", sa.BigInteger(), sa.ForeignKey("tariff.settlements.id", ondelete="CASCADE"), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("priority", sa.Integer()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="tariff",
    )
    op.create_index("ix_settlement_lines_settlement_id", "settlement_lines", ["settlement_id"], schema="tariff")


def downgrade():
    op.drop_table("settlement_lines", schema="tariff")
    op.drop_table("settlements", schema="tariff")
    op.execute("DROP TABLE tariff.revenue_shares")
    op.drop_table("surcharges", schema="tariff")
