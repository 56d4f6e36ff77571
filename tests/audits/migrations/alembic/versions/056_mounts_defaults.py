"""Defaults of mounts

Revision ID: 056_mounts_defaults
Revises: 055_orbits
Create Date: 2024-11-26 10:56:00
"""
from alembic import op

revision = "056_mounts_defaults"
down_revision = "055_orbits"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE mounts ALTER COLUMN created_at SET DEFAULT clock_timestamp()")


def downgrade():
    op.execute("ALTER TABLE mounts ALTER COLUMN created_at SET DEFAULT now()")
