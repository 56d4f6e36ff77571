"""Who did what

Revision ID: 020_audit
Revises: 010_invoices
"""
import sqlalchemy as sa
from alembic import op

revision = "020_audit"
down_revision = "010_invoices"


def upgrade():
    op.execute("CREATE SCHEMA IF NOT EXISTS audit")
    op.execute("""
        CREATE TABLE audit.events (
            id BIGSERIAL PRIMARY KEY,
            at TIMESTAMPTZ NOT NULL DEFAULT now(),
            actor TEXT NOT NULL,
            detail JSONB
        )
    """)


def downgrade():
    op.execute("DROP TABLE audit.events")
    op.execute("DROP SCHEMA audit")
