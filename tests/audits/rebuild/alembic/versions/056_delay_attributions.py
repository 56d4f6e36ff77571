"""Delay attributions and delay forecasts

Revision ID: 056_delay_attributions
Revises: 055_switch_heatings_dates
Create Date: 2024-10-04 09:56:00
"""
import sqlalchemy as sa
from alembic import op

revision = "056_delay_attributions"
down_revision = "055_switch_heatings_dates"


def upgrade():
    op.create_table(
        "delay_attributions",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("delay_code_id", sa.BigInteger(), sa.ForeignKey("delay_codes.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("counted", sa.Integer()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_delay_attributions_delay_code_id", "delay_attributions", ["delay_code_id"])
    op.create_table(
        "delay_forecasts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("delay_attribution_id", sa.BigInteger(), sa.ForeignKey("delay_attributions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("counted", sa.Integer()),
        sa.Column("source", sa.String(60)),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_delay_forecasts_delay_attribution_id", "delay_forecasts", ["delay_attribution_id"])


def downgrade():
    op.drop_table("delay_forecasts")
    op.drop_table("delay_attributions")
