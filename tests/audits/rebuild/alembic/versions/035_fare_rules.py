"""Fare rules and fare discounts

Revision ID: 035_fare_rules
Revises: 034_depot_part_orders_more
Create Date: 2024-07-05 09:35:00
"""
import sqlalchemy as sa
from alembic import op

revision = "035_fare_rules"
down_revision = "034_depot_part_orders_more"


def upgrade():
    op.create_table(
        "fare_rules",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("fare_zone_id", sa.BigInteger(), sa.ForeignKey("fare_zones.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("counted", sa.Integer()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_fare_rules_fare_zone_id", "fare_rules", ["fare_zone_id"])
    op.create_table(
        "fare_discounts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("fare_rule_id", sa.BigInteger(), sa.ForeignKey("fare_rules.id", ondelete="CASCADE"), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_fare_discounts_fare_rule_id", "fare_discounts", ["fare_rule_id"])
    op.create_index("ix_fare_discounts_happened_at", "fare_discounts", ["happened_at"])


def downgrade():
    op.drop_table("fare_discounts")
    op.drop_table("fare_rules")
