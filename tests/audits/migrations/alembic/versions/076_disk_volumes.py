"""Disk volumes

Revision ID: 076_disk_volumes
Revises: 075_power_cuts
Create Date: 2025-03-07 10:17:00
"""
from alembic import op

revision: str = "076_disk_volumes"
down_revision: str | None = "075_power_cuts"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE disk_volumes (
            id BIGSERIAL PRIMARY KEY,
            forecast_score_id BIGINT NOT NULL REFERENCES forecast_scores (id) ON DELETE CASCADE,
            state VARCHAR(30) NOT NULL,
            taken_at TIMESTAMPTZ,
            payload JSONB,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_disk_volumes_state ON disk_volumes (state)")


def downgrade():
    op.execute("DROP TABLE disk_volumes")
