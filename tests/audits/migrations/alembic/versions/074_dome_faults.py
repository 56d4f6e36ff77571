"""Dome faults

Revision ID: 074_dome_faults
Revises: 073_sessions_check
Create Date: 2025-03-01 10:15:00
"""
from alembic import op

revision: str = "074_dome_faults"
down_revision: str | None = "073_sessions_check"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE dome_faults (
            id BIGSERIAL PRIMARY KEY,
            seeing_reading_id BIGINT NOT NULL REFERENCES seeing_readings (id) ON DELETE CASCADE,
            code VARCHAR(20) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            is_good BOOLEAN,
            dec DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_dome_faults_code ON dome_faults (code)")


def downgrade():
    op.execute("DROP TABLE dome_faults")
