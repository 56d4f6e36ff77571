"""Weather readings and weather warnings

Revision ID: 039_weather_readings
Revises: 038_repair_outbox
Create Date: 2024-07-24 09:39:00
"""
import sqlalchemy as sa
from alembic import op

revision = "039_weather_readings"
down_revision = "038_repair_outbox"


def upgrade():
    op.create_table(
        "weather_readings",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("valid_to", sa.Date()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_weather_readings_code", "weather_readings", ["code"])
    op.create_table(
        "weather_warnings",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("weather_reading_id", sa.BigInteger(), sa.ForeignKey("weather_readings.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_weather_warnings_weather_reading_id", "weather_warnings", ["weather_reading_id"])


def downgrade():
    op.drop_table("weather_warnings")
    op.drop_table("weather_readings")
