"""Report schedules

Revision ID: 106_report_schedules
Revises: 105_reports
Create Date: 2025-06-07 09:46:00
"""
from alembic import op

revision: str = "106_report_schedules"
down_revision: str | None = "105_reports"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE report_schedules (
            id BIGSERIAL PRIMARY KEY,
            report_file_id BIGINT NOT NULL REFERENCES report_files (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            payload JSONB,
            external_ref VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE report_schedules")
