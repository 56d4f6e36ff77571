"""Tiles

Revision ID: 110_tiles
Revises: 109_plates_owner
Create Date: 2025-08-19 10:52:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "110_tiles"
down_revision: str | None = "109_plates_owner"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "tiles",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("note", sa.Text()),
        sa.Column("seconds", sa.Float()),
        sa.Column("counted", sa.Integer()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("tiles")
