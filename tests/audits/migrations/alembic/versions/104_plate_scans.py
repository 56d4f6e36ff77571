"""Plate scans

Revision ID: 104_plate_scans
Revises: 103_tapes_dates
Create Date: 2025-07-23 10:46:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "104_plate_scans"
down_revision: str | None = "103_tapes_dates"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "plate_scans",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("partner_feed_id", sa.BigInteger(), sa.ForeignKey("partner_feeds.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("seconds", sa.Float()),
        sa.Column("dec", sa.Float()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_plate_scans_partner_feed_id", "plate_scans", ["partner_feed_id"])


def downgrade():
    op.drop_table("plate_scans")
