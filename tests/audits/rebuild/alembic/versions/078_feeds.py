"""Feeds and feed runs

Revision ID: 078_feeds
Revises: 077_views_open_incidents
Create Date: 2025-01-21 09:18:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "078_feeds"
down_revision = "077_views_open_incidents"


def upgrade():
    op.create_table(
        "feeds",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_feeds_code", "feeds", ["code"])
    op.create_table(
        "feed_runs",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("feed_id", sa.BigInteger(), sa.ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("valid_from", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_feed_runs_feed_id", "feed_runs", ["feed_id"])
    op.create_index("ix_feed_runs_happened_at", "feed_runs", ["happened_at"])


def downgrade():
    op.drop_table("feed_runs")
    op.drop_table("feeds")
