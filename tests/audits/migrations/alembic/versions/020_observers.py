"""Observers

Revision ID: 020_observers
Revises: 019_proposals
Create Date: 2024-06-11 10:20:00
"""
from alembic import op

revision = "020_observers"
down_revision = "019_proposals"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE observers (
            id BIGSERIAL PRIMARY KEY,
            proposal_id BIGINT NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
            code VARCHAR(20) NOT NULL,
            counted INTEGER,
            ra DOUBLE PRECISION,
            dec DOUBLE PRECISION,
            magnitude DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_observers_code ON observers (code)")


def downgrade():
    op.execute("DROP TABLE observers")
