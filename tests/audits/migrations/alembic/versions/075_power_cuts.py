"""Power cuts

Revision ID: 075_power_cuts
Revises: 074_dome_faults
Create Date: 2025-03-05 10:16:00
"""
from alembic import op

revision: str = "075_power_cuts"
down_revision: str | None = "074_dome_faults"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE power_cuts (
            id BIGSERIAL PRIMARY KEY,
            forecast_id BIGINT NOT NULL REFERENCES forecasts (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            state VARCHAR(30) NOT NULL,
            note TEXT,
            payload JSONB,
            magnitude DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_power_cuts_state ON power_cuts (state)")


def downgrade():
    op.execute("DROP TABLE power_cuts")
