"""Audits

Revision ID: 088_audits
Revises: 087_checksums
Create Date: 2025-05-07 10:29:00
"""
from alembic import op

revision: str = "088_audits"
down_revision: str | None = "087_checksums"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE audits (
            id BIGSERIAL PRIMARY KEY,
            tape_id BIGINT NOT NULL REFERENCES tapes (id) ON DELETE CASCADE,
            code VARCHAR(20) NOT NULL,
            valid_from DATE,
            payload JSONB,
            dec DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_audits_code ON audits (code)")


def downgrade():
    op.execute("DROP TABLE audits")
