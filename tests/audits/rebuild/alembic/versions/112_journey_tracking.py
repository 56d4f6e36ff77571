"""Whether a journey is tracked

Revision ID: 112_journey_tracking
Revises: 111_exports
Create Date: 2025-07-08 09:52:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "112_journey_tracking"
down_revision: str | None = "111_exports"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("journeys", sa.Column("tracking_state", sa.String(20)))
    op.add_column("journeys", sa.Column("tracking_error", sa.Text()))


def downgrade():
    op.drop_column("journeys", "tracking_error")
    op.drop_column("journeys", "tracking_state")
