"""Exposure checkpoints

Revision ID: 001_exposure_checkpoints
Revises: 
Create Date: 2024-03-04 10:00:00
"""
from alembic import op

revision = "001_exposure_checkpoints"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE exposure_checkpoints (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            note TEXT,
            counted INTEGER,
            payload JSONB,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE exposure_checkpoints")
