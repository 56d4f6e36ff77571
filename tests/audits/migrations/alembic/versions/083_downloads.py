"""Downloads

Revision ID: 083_downloads
Revises: 082_matches_more
Create Date: 2025-04-10 10:24:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "083_downloads"
down_revision: str | None = "082_matches_more"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "downloads",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("disk_volume_id", sa.BigInteger(), sa.ForeignKey("disk_volumes.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_downloads_disk_volume_id", "downloads", ["disk_volume_id"])
    op.create_index("ix_downloads_code", "downloads", ["code"])


def downgrade():
    op.drop_table("downloads")
