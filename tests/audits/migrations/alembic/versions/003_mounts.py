"""Mounts

Revision ID: 003_mounts
Revises: 002_telescopes
Create Date: 2024-03-12 10:02:00
"""
from alembic import op

revision = "003_mounts"
down_revision = "002_telescopes"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE mounts (
            id BIGSERIAL PRIMARY KEY,
            code VARCHAR(20) NOT NULL,
            state VARCHAR(30) NOT NULL,
            dec DOUBLE PRECISION,
            magnitude DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_mounts_code ON mounts (code)")


def downgrade():
    op.execute("DROP TABLE mounts")
