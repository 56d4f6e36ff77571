"""Donations

Revision ID: 116_donations
Revises: 115_tickets
Create Date: 2025-09-17 10:58:00
"""
from alembic import op

revision: str = "116_donations"
down_revision: str | None = "115_tickets"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE donations (
            id BIGSERIAL PRIMARY KEY,
            visitor_id BIGINT NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            code VARCHAR(20) NOT NULL,
            taken_at TIMESTAMPTZ,
            ra DOUBLE PRECISION,
            magnitude DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_donations_code ON donations (code)")


def downgrade():
    op.execute("DROP TABLE donations")
