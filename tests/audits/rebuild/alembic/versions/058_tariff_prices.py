"""Tariff: prices, price rules, discounts, discount groups

Revision ID: 058_tariff_prices
Revises: 057_announcements
Create Date: 2024-10-15 09:58:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "058_tariff_prices"
down_revision = "057_announcements"


def upgrade():
    op.create_table(
        "prices",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("zone_station_id", sa.BigInteger(), sa.ForeignKey("tariff.zone_stations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="tariff",
    )
    op.create_index("ix_prices_zone_station_id", "prices", ["zone_station_id"], schema="tariff")
    op.create_table(
        "price_rules",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("price_id", sa.BigInteger(), sa.ForeignKey("tariff.prices.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("counted", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="tariff",
    )
    op.create_index("ix_price_rules_price_id", "price_rules", ["price_id"], schema="tariff")
    op.create_table(
        "discounts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("price_rule_id", sa.BigInteger(), sa.ForeignKey("tariff.price_rules.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="tariff",
    )
    op.create_index("ix_discounts_price_rule_id", "discounts", ["price_rule_id"], schema="tariff")
    op.create_index("ix_discounts_state", "discounts", ["state"], schema="tariff")
    op.create_table(
        "discount_groups",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("discount_id", sa.BigInteger(), sa.ForeignKey("tariff.discounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="tariff",
    )
    op.create_index("ix_discount_groups_discount_id", "discount_groups", ["discount_id"], schema="tariff")
    op.create_index("ix_discount_groups_code", "discount_groups", ["code"], schema="tariff")


def downgrade():
    op.drop_table("discount_groups", schema="tariff")
    op.drop_table("discounts", schema="tariff")
    op.drop_table("price_rules", schema="tariff")
    op.drop_table("prices", schema="tariff")
