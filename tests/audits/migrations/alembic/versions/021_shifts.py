"""Shifts

Revision ID: 021_shifts
Revises: 020_observers
Create Date: 2024-06-13 10:21:00
"""
from alembic import op

revision = "021_shifts"
down_revision = "020_observers"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE shifts (
            id BIGSERIAL PRIMARY KEY,
            sky_patche_id BIGINT NOT NULL REFERENCES sky_patches (id) ON DELETE CASCADE,
            code VARCHAR(20) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            magnitude DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_shifts_code ON shifts (code)")


def downgrade():
    op.execute("DROP TABLE shifts")
