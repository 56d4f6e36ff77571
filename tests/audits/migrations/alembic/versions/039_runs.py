"""Runs

Revision ID: 039_runs
Revises: 038_sessions
Create Date: 2024-09-08 10:39:00
"""
from alembic import op

revision = "039_runs"
down_revision = "038_sessions"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE runs (
            id BIGSERIAL PRIMARY KEY,
            kind VARCHAR(40) NOT NULL,
            state VARCHAR(30) NOT NULL,
            counted INTEGER,
            taken_at TIMESTAMPTZ,
            source VARCHAR(60),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_runs_state ON runs (state)")


def downgrade():
    op.execute("DROP TABLE runs")
