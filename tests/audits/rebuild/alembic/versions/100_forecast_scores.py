"""Forecast scores

Revision ID: 100_forecast_scores
Revises: 099_forecasts
Create Date: 2025-05-14 09:40:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "100_forecast_scores"
down_revision: str | None = "099_forecasts"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "forecast_scores",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("forecast_input_id", sa.BigInteger(), sa.ForeignKey("forecast_inputs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("counted", sa.Integer()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_forecast_scores_forecast_input_id", "forecast_scores", ["forecast_input_id"])
    op.create_index("ix_forecast_scores_happened_at", "forecast_scores", ["happened_at"])


def downgrade():
    op.drop_table("forecast_scores")
