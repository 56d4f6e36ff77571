"""Telescopes

Revision ID: 002_telescopes
Revises: 001_exposure_checkpoints
Create Date: 2024-03-10 10:01:00
"""
from alembic import op

revision = "002_telescopes"
down_revision = "001_exposure_checkpoints"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE telescopes (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            valid_from DATE,
            source VARCHAR(60),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE telescopes")
