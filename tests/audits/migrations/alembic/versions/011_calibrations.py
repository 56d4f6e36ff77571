"""Calibrations

Revision ID: 011_calibrations
Revises: 010_biases
Create Date: 2024-04-24 10:10:00
"""
from alembic import op

revision = "011_calibrations"
down_revision = "010_biases"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE calibrations (
            id BIGSERIAL PRIMARY KEY,
            biase_id BIGINT NOT NULL REFERENCES biases (id) ON DELETE CASCADE,
            seconds DOUBLE PRECISION,
            valid_from DATE,
            payload JSONB,
            source VARCHAR(60),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE calibrations")
