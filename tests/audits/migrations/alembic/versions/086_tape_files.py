"""Tape files

Revision ID: 086_tape_files
Revises: 085_tapes
Create Date: 2025-04-27 10:27:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "086_tape_files"
down_revision: str | None = "085_tapes"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "tape_files",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("archive_id", sa.BigInteger(), sa.ForeignKey("archives.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("source", sa.String(60)),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_tape_files_archive_id", "tape_files", ["archive_id"])


def downgrade():
    op.drop_table("tape_files")
