"""Archives

Revision ID: 079_archives
Revises: 078_disk_files
Create Date: 2025-03-26 10:20:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "079_archives"
down_revision: str | None = "078_disk_files"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "archives",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("seconds", sa.Float()),
        sa.Column("ra", sa.Float()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("archives")
