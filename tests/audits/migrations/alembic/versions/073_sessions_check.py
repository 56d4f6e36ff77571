"""No sessions from before 1990

Revision ID: 073_sessions_check
Revises: 072_cloud_maps
Create Date: 2025-02-22 10:14:00
"""
from alembic import op

revision: str = "073_sessions_check"
down_revision: str | None = "072_cloud_maps"
branch_labels = None
depends_on = None


def upgrade():
    op.create_check_constraint("ck_sessions_created_at", "sessions", "created_at > '1990-01-01'")


def downgrade():
    op.drop_constraint("ck_sessions_created_at", "sessions", type_="check")
