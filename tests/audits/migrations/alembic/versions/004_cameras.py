"""Cameras

Revision ID: 004_cameras
Revises: 003_mounts
Create Date: 2024-03-18 10:03:00
"""
from alembic import op

revision = "004_cameras"
down_revision = "003_mounts"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE cameras (
            id BIGSERIAL PRIMARY KEY,
            is_good BOOLEAN,
            payload JSONB,
            magnitude DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE cameras")
