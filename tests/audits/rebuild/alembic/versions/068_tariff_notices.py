"""Tariff: notices and approvals

Revision ID: 068_tariff_notices
Revises: 067_cleaning_orders
Create Date: 2024-12-05 09:08:00
"""
import sqlalchemy as sa
from alembic import op

revision = "068_tariff_notices"
down_revision = "067_cleaning_orders"


def upgrade():
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("settlement_line_id", sa.BigInteger(), sa.ForeignKey("tariff.settlement_lines.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("source", sa.String(60)),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="tariff",
    )
    op.create_index("ix_notices_settlement_line_id", "notices", ["settlement_line_id"], schema="tariff")
    op.create_index("ix_notices_code", "notices", ["code"], schema="tariff")
    op.create_table(
        "approvals",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="tariff",
    )


def downgrade():
    op.drop_table("approvals", schema="tariff")
    op.drop_table("notices", schema="tariff")
