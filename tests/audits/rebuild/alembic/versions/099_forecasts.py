"""Forecasts and forecast inputs

Revision ID: 099_forecasts
Revises: 098_flags
Create Date: 2025-05-07 09:39:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "099_forecasts"
down_revision: str | None = "098_flags"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "forecasts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("note", sa.Text()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "forecast_inputs",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("forecast_id", sa.BigInteger(), sa.ForeignKey("forecasts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_forecast_inputs_forecast_id", "forecast_inputs", ["forecast_id"])
    op.create_index("ix_forecast_inputs_state", "forecast_inputs", ["state"])


def downgrade():
    op.drop_table("forecast_inputs")
    op.drop_table("forecasts")
