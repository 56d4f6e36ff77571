"""Add notice_date to drug_notices

Revision ID: 20251114_add_notice_date
Revises: 20251106_reading_quality
Create Date: 2025-11-14 13:30:00
"""
import sqlalchemy as sa
from alembic import op

revision = "20251114_add_notice_date"
down_revision = "20251106_reading_quality"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("drug_notices", sa.Column("notice_date", sa.Date(), nullable=True))


def downgrade():
    op.drop_column("drug_notices", "notice_date")
