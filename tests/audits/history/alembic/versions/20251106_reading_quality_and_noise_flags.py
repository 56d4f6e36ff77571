"""Add fields of reading quality and of noise

Revision ID: 20251106_reading_quality
Revises: 20251106_add_reader
Create Date: 2025-11-06 13:00:00
"""
import sqlalchemy as sa
from alembic import op

revision = "20251106_reading_quality"
down_revision = "20251106_add_reader"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("drug_notices", sa.Column("reading_quality", sa.Float(), nullable=True))
    op.add_column("drug_notices", sa.Column("is_noise", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_drug_notices_is_noise", "drug_notices", ["is_noise"])


def downgrade():
    op.drop_index("ix_drug_notices_is_noise", table_name="drug_notices")
    op.drop_column("drug_notices", "is_noise")
    op.drop_column("drug_notices", "reading_quality")
