"""More of vehicle states

Revision ID: 062_vehicle_states_more
Revises: 061_display_faults
Create Date: 2024-11-01 09:02:00
"""
from alembic import op

revision = "062_vehicle_states_more"
down_revision = "061_display_faults"


def upgrade():
    op.execute("ALTER TABLE vehicle_states ADD COLUMN is_active BOOLEAN")
    op.execute("ALTER TABLE vehicle_states ADD COLUMN reviewed_at TIMESTAMPTZ")


def downgrade():
    op.execute("ALTER TABLE vehicle_states DROP COLUMN reviewed_at")
    op.execute("ALTER TABLE vehicle_states DROP COLUMN is_active")
