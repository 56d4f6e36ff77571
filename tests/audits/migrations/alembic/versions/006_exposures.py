"""Exposures

Revision ID: 006_exposures
Revises: 005_nights
Create Date: 2024-03-27 10:05:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "006_exposures"
down_revision = "005_nights"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "exposures",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("mount_id", sa.BigInteger(), sa.ForeignKey("mounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("valid_from", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_exposures_mount_id", "exposures", ["mount_id"])
    op.create_index("ix_exposures_state", "exposures", ["state"])


def downgrade():
    op.drop_table("exposures")
