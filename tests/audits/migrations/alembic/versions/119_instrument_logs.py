"""Instrument logs

Revision ID: 119_instrument_logs
Revises: 118_instruments
Create Date: 2025-09-25 10:01:00
"""
from alembic import op

revision: str = "119_instrument_logs"
down_revision: str | None = "118_instruments"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE instrument_logs (
            id BIGSERIAL PRIMARY KEY,
            instrument_id BIGINT NOT NULL REFERENCES instruments (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            taken_at TIMESTAMPTZ,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_instrument_logs_taken_at ON instrument_logs (taken_at)")


def downgrade():
    op.execute("DROP TABLE instrument_logs")
