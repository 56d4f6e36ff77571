"""Delays and delay codes

Revision ID: 054_delays
Revises: 053_tariff_products
Create Date: 2024-09-27 09:54:00
"""
import sqlalchemy as sa
from alembic import op

revision = "054_delays"
down_revision = "053_tariff_products"


def upgrade():
    op.create_table(
        "delays",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "delay_codes",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("delay_id", sa.BigInteger(), sa.ForeignKey("delays.id", ondelete="CASCADE"), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("source", sa.String(60)),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_delay_codes_delay_id", "delay_codes", ["delay_id"])


def downgrade():
    op.drop_table("delay_codes")
    op.drop_table("delays")
