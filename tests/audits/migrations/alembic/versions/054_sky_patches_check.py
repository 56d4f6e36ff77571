"""No sky patches from before 1990

Revision ID: 054_sky_patches_check
Revises: 053_asteroids
Create Date: 2024-11-19 10:54:00
"""
from alembic import op

revision = "054_sky_patches_check"
down_revision = "053_asteroids"
branch_labels = None
depends_on = None


def upgrade():
    op.create_check_constraint("ck_sky_patches_created_at", "sky_patches", "created_at > '1990-01-01'")


def downgrade():
    op.drop_constraint("ck_sky_patches_created_at", "sky_patches", type_="check")
