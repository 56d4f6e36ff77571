"""Signals and signal faults

Revision ID: 040_signals
Revises: 039_weather_readings
Create Date: 2024-07-27 09:40:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "040_signals"
down_revision = "039_weather_readings"


def upgrade():
    op.create_table(
        "signals",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("note", sa.Text()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "signal_faults",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("signal_id", sa.BigInteger(), sa.ForeignKey("signals.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_signal_faults_signal_id", "signal_faults", ["signal_id"])


def downgrade():
    op.drop_table("signal_faults")
    op.drop_table("signals")
