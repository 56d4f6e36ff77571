"""Gradients

Revision ID: 008_gradients
Revises: 007_section_limits
Create Date: 2024-02-29 09:08:00
"""
import sqlalchemy as sa
from alembic import op

revision = "008_gradients"
down_revision = "007_section_limits"


def upgrade():
    op.create_table(
        "gradients",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("section_possession_id", sa.BigInteger(), sa.ForeignKey("section_possessions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("valid_to", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_gradients_section_possession_id", "gradients", ["section_possession_id"])
    op.create_index("ix_gradients_happened_at", "gradients", ["happened_at"])


def downgrade():
    op.drop_table("gradients")
