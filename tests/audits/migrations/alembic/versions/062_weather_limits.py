"""Weather limits

Revision ID: 062_weather_limits
Revises: 061_weather_readings
Create Date: 2025-01-03 10:03:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "062_weather_limits"
down_revision: str | None = "061_weather_readings"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "weather_limits",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("spectral_line_id", sa.BigInteger(), sa.ForeignKey("spectral_lines.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("dec", sa.Float()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_weather_limits_spectral_line_id", "weather_limits", ["spectral_line_id"])


def downgrade():
    op.drop_table("weather_limits")
