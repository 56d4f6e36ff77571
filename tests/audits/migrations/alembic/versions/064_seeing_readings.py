"""Seeing readings

Revision ID: 064_seeing_readings
Revises: 063_pipeline_runs_more
Create Date: 2025-01-10 10:05:00
"""
from alembic import op

revision: str = "064_seeing_readings"
down_revision: str | None = "063_pipeline_runs_more"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE seeing_readings (
            id BIGSERIAL PRIMARY KEY,
            redshift_id BIGINT NOT NULL REFERENCES redshifts (id) ON DELETE CASCADE,
            state VARCHAR(30) NOT NULL,
            note TEXT,
            taken_at TIMESTAMPTZ,
            valid_from DATE,
            ra DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_seeing_readings_state ON seeing_readings (state)")


def downgrade():
    op.execute("DROP TABLE seeing_readings")
