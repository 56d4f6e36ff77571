"""More of users

Revision ID: 113_users_more
Revises: 112_journey_tracking
Create Date: 2025-07-11 09:53:00
"""
from alembic import op

revision: str = "113_users_more"
down_revision: str | None = "112_journey_tracking"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE users ADD COLUMN happened_at TIMESTAMPTZ")
    op.execute("ALTER TABLE users ADD COLUMN score DOUBLE PRECISION")


def downgrade():
    op.execute("ALTER TABLE users DROP COLUMN score")
    op.execute("ALTER TABLE users DROP COLUMN happened_at")
