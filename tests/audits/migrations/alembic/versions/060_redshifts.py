"""Redshifts

Revision ID: 060_redshifts
Revises: 059_recent_observers
Create Date: 2024-12-20 10:00:00
"""
from alembic import op

revision = "060_redshifts"
down_revision = "059_recent_observers"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE redshifts (
            id BIGSERIAL PRIMARY KEY,
            payload JSONB,
            dec DOUBLE PRECISION,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE redshifts")
