"""Batch jobs and batch job runs

Revision ID: 094_batch_jobs
Revises: 093_house_role_audit
Create Date: 2025-04-16 09:34:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "094_batch_jobs"
down_revision: str | None = "093_house_role_audit"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "batch_jobs",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("note", sa.Text()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.execute("""
        CREATE TABLE batch_job_runs (
            id BIGSERIAL PRIMARY KEY,
            batch_job_id BIGINT NOT NULL REFERENCES batch_jobs (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            code VARCHAR(20) NOT NULL,
            amount_cents BIGINT,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_batch_job_runs_code ON batch_job_runs (code)")


def downgrade():
    op.execute("DROP TABLE batch_job_runs")
    op.drop_table("batch_jobs")
