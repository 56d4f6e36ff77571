"""Who cleared a journey, and how

Revision ID: 065_journey_clearance
Revises: 064_energy_meters
Create Date: 2024-11-17 09:05:00
"""
from alembic import op

revision = "065_journey_clearance"
down_revision = "064_energy_meters"


def upgrade():
    op.execute("ALTER TABLE journeys ADD COLUMN clearance VARCHAR(30)")
    op.execute("ALTER TABLE journeys ADD COLUMN clearance_engine VARCHAR(50)")
    op.execute("ALTER TABLE journeys ADD COLUMN clearance_context JSONB")
    op.execute("ALTER TABLE journeys ADD COLUMN cleared_at TIMESTAMPTZ")
    op.execute("ALTER TABLE journeys ADD COLUMN cleared_by VARCHAR(100)")


def downgrade():
    op.execute("ALTER TABLE journeys DROP COLUMN cleared_by")
    op.execute("ALTER TABLE journeys DROP COLUMN cleared_at")
    op.execute("ALTER TABLE journeys DROP COLUMN clearance_context")
    op.execute("ALTER TABLE journeys DROP COLUMN clearance_engine")
    op.execute("ALTER TABLE journeys DROP COLUMN clearance")
