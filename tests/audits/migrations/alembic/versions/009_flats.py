"""Flats

Revision ID: 009_flats
Revises: 008_darks
Create Date: 2024-04-13 10:08:00
"""
from alembic import op

revision = "009_flats"
down_revision = "008_darks"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE flats (
            id BIGSERIAL PRIMARY KEY,
            night_id BIGINT NOT NULL REFERENCES nights (id) ON DELETE CASCADE,
            seconds DOUBLE PRECISION,
            source VARCHAR(60),
            magnitude DOUBLE PRECISION,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE flats")
