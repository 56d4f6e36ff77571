"""Instruments

Revision ID: 118_instruments
Revises: 117_newsletters
Create Date: 2025-09-21 10:00:00
"""
from alembic import op

revision: str = "118_instruments"
down_revision: str | None = "117_newsletters"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE instruments (
            id BIGSERIAL PRIMARY KEY,
            kind VARCHAR(40) NOT NULL,
            note TEXT,
            taken_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_instruments_taken_at ON instruments (taken_at)")


def downgrade():
    op.execute("DROP TABLE instruments")
