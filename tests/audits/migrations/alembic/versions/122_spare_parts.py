"""Spare parts

Revision ID: 122_spare_parts
Revises: 121_maintenance_plans
Create Date: 2025-10-06 10:04:00
"""
from alembic import op

revision: str = "122_spare_parts"
down_revision: str | None = "121_maintenance_plans"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE spare_parts (
            id BIGSERIAL PRIMARY KEY,
            payload JSONB,
            magnitude DOUBLE PRECISION,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE spare_parts")
