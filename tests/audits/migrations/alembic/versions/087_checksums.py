"""Checksums

Revision ID: 087_checksums
Revises: 086_tape_files
Create Date: 2025-04-30 10:28:00
"""
from alembic import op

revision: str = "087_checksums"
down_revision: str | None = "086_tape_files"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE checksums (
            id BIGSERIAL PRIMARY KEY,
            tape_file_id BIGINT NOT NULL REFERENCES tape_files (id) ON DELETE CASCADE,
            state VARCHAR(30) NOT NULL,
            counted INTEGER,
            is_good BOOLEAN,
            payload JSONB,
            source VARCHAR(60),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_checksums_state ON checksums (state)")


def downgrade():
    op.execute("DROP TABLE checksums")
