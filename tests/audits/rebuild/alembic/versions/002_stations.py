"""Stations, platforms, station facilities

Revision ID: 002_stations
Revises: 001_trip_checkpoints
Create Date: 2024-02-08 09:02:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "002_stations"
down_revision = "001_trip_checkpoints"


def upgrade():
    op.execute("""
        CREATE TABLE stations (
            id BIGSERIAL PRIMARY KEY,
            trip_checkpoint_id BIGINT NOT NULL REFERENCES trip_checkpoints (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            note TEXT,
            priority INTEGER,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.create_table(
        "platforms",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("station_id", sa.BigInteger(), sa.ForeignKey("stations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("source", sa.String(60)),
        sa.Column("priority", sa.Integer()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_platforms_station_id", "platforms", ["station_id"])
    op.execute("""
        CREATE TABLE station_facilities (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            payload JSONB,
            priority INTEGER,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE station_facilities")
    op.drop_table("platforms")
    op.execute("DROP TABLE stations")
