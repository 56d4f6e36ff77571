"""Add reader column to feed_status

Revision ID: 20251106_add_reader
Revises: 20251106_search_weights
Create Date: 2025-11-06 12:30:00
"""
import sqlalchemy as sa
from alembic import op

revision = "20251106_add_reader"
down_revision = "20251106_search_weights"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("feed_status", sa.Column("reader", sa.String(40), nullable=True))


def downgrade():
    op.drop_column("feed_status", "reader")
