"""Press images

Revision ID: 111_press_images
Revises: 110_tiles
Create Date: 2025-08-25 10:53:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "111_press_images"
down_revision: str | None = "110_tiles"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "press_images",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("note", sa.Text()),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("dec", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_press_images_taken_at", "press_images", ["taken_at"])


def downgrade():
    op.drop_table("press_images")
