"""Feed errors

Revision ID: 079_feed_errors
Revises: 078_feeds
Create Date: 2025-01-26 09:19:00
"""
import sqlalchemy as sa
from alembic import op

revision = "079_feed_errors"
down_revision = "078_feeds"


def upgrade():
    op.create_table(
        "feed_errors",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("feed_run_id", sa.BigInteger(), sa.ForeignKey("feed_runs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("valid_to", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_feed_errors_feed_run_id", "feed_errors", ["feed_run_id"])
    op.create_index("ix_feed_errors_happened_at", "feed_errors", ["happened_at"])


def downgrade():
    op.drop_table("feed_errors")
