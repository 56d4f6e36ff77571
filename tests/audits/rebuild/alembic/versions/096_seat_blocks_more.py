"""More of seat blocks

Revision ID: 096_seat_blocks_more
Revises: 095_batch_job_errors
Create Date: 2025-04-27 09:36:00
"""
from alembic import op

revision: str = "096_seat_blocks_more"
down_revision: str | None = "095_batch_job_errors"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE seat_blocks ADD COLUMN score DOUBLE PRECISION")
    op.execute("ALTER TABLE seat_blocks ADD COLUMN valid_to DATE")


def downgrade():
    op.execute("ALTER TABLE seat_blocks DROP COLUMN valid_to")
    op.execute("ALTER TABLE seat_blocks DROP COLUMN score")
