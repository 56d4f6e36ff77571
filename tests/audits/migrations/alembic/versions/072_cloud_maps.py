"""Cloud maps

Revision ID: 072_cloud_maps
Revises: 071_filters_dates
Create Date: 2025-02-15 10:13:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "072_cloud_maps"
down_revision: str | None = "071_filters_dates"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "cloud_maps",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("forecast_score_id", sa.BigInteger(), sa.ForeignKey("forecast_scores.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_cloud_maps_forecast_score_id", "cloud_maps", ["forecast_score_id"])
    op.create_index("ix_cloud_maps_taken_at", "cloud_maps", ["taken_at"])


def downgrade():
    op.drop_table("cloud_maps")
