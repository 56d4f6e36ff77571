"""Mosaics

Revision ID: 107_mosaics
Revises: 106_survey_fields
Create Date: 2025-08-04 10:49:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "107_mosaics"
down_revision: str | None = "106_survey_fields"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "mosaics",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("plate_scan_id", sa.BigInteger(), sa.ForeignKey("plate_scans.id", ondelete="CASCADE"), nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_mosaics_plate_scan_id", "mosaics", ["plate_scan_id"])
    op.create_index("ix_mosaics_taken_at", "mosaics", ["taken_at"])


def downgrade():
    op.drop_table("mosaics")
