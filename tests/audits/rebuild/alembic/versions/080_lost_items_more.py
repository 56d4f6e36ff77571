"""More of lost items

Revision ID: 080_lost_items_more
Revises: 079_feed_errors
Create Date: 2025-02-03 09:20:00
"""
from alembic import op

revision = "080_lost_items_more"
down_revision = "079_feed_errors"


def upgrade():
    op.execute("ALTER TABLE lost_items ADD COLUMN valid_to DATE")
    op.execute("ALTER TABLE lost_items ADD COLUMN score DOUBLE PRECISION")


def downgrade():
    op.execute("ALTER TABLE lost_items DROP COLUMN score")
    op.execute("ALTER TABLE lost_items DROP COLUMN valid_to")
