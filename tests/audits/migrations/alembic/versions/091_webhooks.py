"""Webhooks

Revision ID: 091_webhooks
Revises: 9d0e6b35a8c1
Create Date: 2025-05-30 10:33:00
"""
from alembic import op

revision: str = "091_webhooks"
down_revision: str | None = "9d0e6b35a8c1"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE webhooks (
            id BIGSERIAL PRIMARY KEY,
            checksum_id BIGINT NOT NULL REFERENCES checksums (id) ON DELETE CASCADE,
            state VARCHAR(30) NOT NULL,
            counted INTEGER,
            taken_at TIMESTAMPTZ,
            dec DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_webhooks_state ON webhooks (state)")


def downgrade():
    op.execute("DROP TABLE webhooks")
