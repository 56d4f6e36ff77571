"""Batch job errors

Revision ID: 095_batch_job_errors
Revises: 094_batch_jobs
Create Date: 2025-04-21 09:35:00
"""
from alembic import op

revision: str = "095_batch_job_errors"
down_revision: str | None = "094_batch_jobs"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE batch_job_errors (
            id BIGSERIAL PRIMARY KEY,
            batch_job_run_id BIGINT NOT NULL REFERENCES batch_job_runs (id) ON DELETE CASCADE,
            amount_cents BIGINT,
            source VARCHAR(60),
            external_ref VARCHAR(80),
            reviewed_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE batch_job_errors")
