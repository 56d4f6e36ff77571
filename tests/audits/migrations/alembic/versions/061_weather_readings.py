"""Weather readings

Revision ID: 061_weather_readings
Revises: 4f1a92c07be3
Create Date: 2024-12-30 10:02:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "061_weather_readings"
down_revision: str | None = "4f1a92c07be3"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "weather_readings",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("orbit_id", sa.BigInteger(), sa.ForeignKey("orbits.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("dec", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_weather_readings_orbit_id", "weather_readings", ["orbit_id"])
    op.create_index("ix_weather_readings_state", "weather_readings", ["state"])


def downgrade():
    op.drop_table("weather_readings")
