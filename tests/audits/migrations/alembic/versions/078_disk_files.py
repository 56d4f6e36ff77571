"""Disk files

Revision ID: 078_disk_files
Revises: 077_focus_runs_dates
Create Date: 2025-03-20 10:19:00
"""
from alembic import op

revision: str = "078_disk_files"
down_revision: str | None = "077_focus_runs_dates"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE disk_files (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            code VARCHAR(20) NOT NULL,
            note TEXT,
            counted INTEGER,
            ra DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_disk_files_code ON disk_files (code)")


def downgrade():
    op.execute("DROP TABLE disk_files")
