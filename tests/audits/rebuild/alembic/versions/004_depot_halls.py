"""Depot: halls, tracks, berths, tools

Revision ID: 004_depot_halls
Revises: 003_station_closures
Create Date: 2024-02-15 09:04:00
"""
import sqlalchemy as sa
from alembic import op

revision = "004_depot_halls"
down_revision = "003_station_closures"


def upgrade():
    op.execute("CREATE SCHEMA IF NOT EXISTS depot")
    op.create_table(
        "halls",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="depot",
    )
    op.create_index("ix_halls_happened_at", "halls", ["happened_at"], schema="depot")
    op.create_table(
        "tracks",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("hall_id", sa.BigInteger(), sa.ForeignKey("depot.halls.id", ondelete="CASCADE"), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("score", sa.Float()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="depot",
    )
    op.create_index("ix_tracks_hall_id", "tracks", ["hall_id"], schema="depot")
    op.create_table(
        "berths",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("track_id", sa.BigInteger(), sa.ForeignKey("depot.tracks.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="depot",
    )
    op.create_index("ix_berths_track_id", "berths", ["track_id"], schema="depot")
    op.create_index("ix_berths_state", "berths", ["state"], schema="depot")
    op.create_table(
        "tools",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="depot",
    )
    op.create_index("ix_tools_code", "tools", ["code"], schema="depot")


def downgrade():
    op.drop_table("tools", schema="depot")
    op.drop_table("berths", schema="depot")
    op.drop_table("tracks", schema="depot")
    op.drop_table("halls", schema="depot")
    op.execute("DROP SCHEMA IF EXISTS depot")
