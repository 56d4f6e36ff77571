"""Visitors

Revision ID: 112_visitors
Revises: 111_press_images
Create Date: 2025-08-28 10:54:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "112_visitors"
down_revision: str | None = "111_press_images"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "visitors",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("press_image_id", sa.BigInteger(), sa.ForeignKey("press_images.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_visitors_press_image_id", "visitors", ["press_image_id"])
    op.create_index("ix_visitors_state", "visitors", ["state"])


def downgrade():
    op.drop_table("visitors")
