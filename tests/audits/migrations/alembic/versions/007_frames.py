"""Frames

Revision ID: 007_frames
Revises: 006_exposures
Create Date: 2024-04-02 10:06:00
"""
import sqlalchemy as sa
from alembic import op

revision = "007_frames"
down_revision = "006_exposures"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "frames",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("exposure_id", sa.BigInteger(), sa.ForeignKey("exposures.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_frames_exposure_id", "frames", ["exposure_id"])
    op.create_index("ix_frames_state", "frames", ["state"])


def downgrade():
    op.drop_table("frames")
