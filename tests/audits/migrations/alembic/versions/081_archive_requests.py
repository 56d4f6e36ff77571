"""Archive requests

Revision ID: 081_archive_requests
Revises: 080_archives_dates
Create Date: 2025-04-01 10:22:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "081_archive_requests"
down_revision: str | None = "080_archives_dates"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "archive_requests",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("power_cut_id", sa.BigInteger(), sa.ForeignKey("power_cuts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("source", sa.String(60)),
        sa.Column("ra", sa.Float()),
        sa.Column("dec", sa.Float()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_archive_requests_power_cut_id", "archive_requests", ["power_cut_id"])
    op.create_index("ix_archive_requests_taken_at", "archive_requests", ["taken_at"])


def downgrade():
    op.drop_table("archive_requests")
