"""Flags and flag changes

Revision ID: 098_flags
Revises: 097_settings
Create Date: 2025-05-04 09:38:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "098_flags"
down_revision: str | None = "097_settings"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "flags",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "flag_changes",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("flag_id", sa.BigInteger(), sa.ForeignKey("flags.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_flag_changes_flag_id", "flag_changes", ["flag_id"])


def downgrade():
    op.drop_table("flag_changes")
    op.drop_table("flags")
