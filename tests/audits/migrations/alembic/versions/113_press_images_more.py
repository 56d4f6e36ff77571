"""More of press images

Revision ID: 113_press_images_more
Revises: 112_visitors
Create Date: 2025-09-01 10:55:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "113_press_images_more"
down_revision: str | None = "112_visitors"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("press_images", sa.Column("is_good", sa.Boolean()))
    op.add_column("press_images", sa.Column("seconds", sa.Float()))


def downgrade():
    op.drop_column("press_images", "seconds")
    op.drop_column("press_images", "is_good")
