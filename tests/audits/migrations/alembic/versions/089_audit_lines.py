"""Audit lines

Revision ID: 089_audit_lines
Revises: 088_audits
Create Date: 2025-05-14 10:30:00
"""
from alembic import op

revision: str = "089_audit_lines"
down_revision: str | None = "088_audits"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE audit_lines (
            id BIGSERIAL PRIMARY KEY,
            audit_id BIGINT NOT NULL REFERENCES audits (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            valid_from DATE,
            magnitude DOUBLE PRECISION,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE audit_lines")
