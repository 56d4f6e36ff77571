"""Tours

Revision ID: 114_tours
Revises: 113_press_images_more
Create Date: 2025-09-06 10:56:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "114_tours"
down_revision: str | None = "113_press_images_more"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "tours",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("visitor_id", sa.BigInteger(), sa.ForeignKey("visitors.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_tours_visitor_id", "tours", ["visitor_id"])
    op.create_index("ix_tours_code", "tours", ["code"])


def downgrade():
    op.drop_table("tours")
