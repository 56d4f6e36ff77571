"""No asteroids from before 1990

Revision ID: 067_asteroids_check
Revises: 066_exposure_checkpoints_more
Create Date: 2025-01-26 10:08:00
"""
from alembic import op

revision: str = "067_asteroids_check"
down_revision: str | None = "066_exposure_checkpoints_more"
branch_labels = None
depends_on = None


def upgrade():
    op.create_check_constraint("ck_asteroids_created_at", "asteroids", "created_at > '1990-01-01'")


def downgrade():
    op.drop_constraint("ck_asteroids_created_at", "asteroids", type_="check")
