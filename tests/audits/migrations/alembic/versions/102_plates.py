"""Plates

Revision ID: 102_plates
Revises: 101_partner_feeds
Create Date: 2025-07-18 10:44:00
"""
from alembic import op

revision: str = "102_plates"
down_revision: str | None = "101_partner_feeds"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE plates (
            id BIGSERIAL PRIMARY KEY,
            kind VARCHAR(40) NOT NULL,
            is_good BOOLEAN,
            valid_from DATE,
            ra DOUBLE PRECISION,
            dec DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE plates")
