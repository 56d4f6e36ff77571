"""A view of recent cameras

Revision ID: 065_recent_cameras
Revises: 064_seeing_readings
Create Date: 2025-01-18 10:06:00
"""
from alembic import op

revision: str = "065_recent_cameras"
down_revision: str | None = "064_seeing_readings"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE OR REPLACE VIEW recent_cameras AS
        SELECT id, created_at FROM cameras WHERE created_at > now() - interval '30 days'
    """)


def downgrade():
    op.execute("DROP VIEW IF EXISTS recent_cameras")
