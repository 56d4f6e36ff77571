"""More of exposure checkpoints

Revision ID: 066_exposure_checkpoints_more
Revises: 065_recent_cameras
Create Date: 2025-01-20 10:07:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "066_exposure_checkpoints_more"
down_revision: str | None = "065_recent_cameras"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("exposure_checkpoints", sa.Column("reviewed_by", sa.String(80)))
    op.add_column("exposure_checkpoints", sa.Column("valid_from", sa.Date()))


def downgrade():
    op.drop_column("exposure_checkpoints", "valid_from")
    op.drop_column("exposure_checkpoints", "reviewed_by")
