"""How a journey is run

Revision ID: 082_journey_mode
Revises: 081_api_keys
Create Date: 2025-02-14 09:22:00
"""
import sqlalchemy as sa
from alembic import op

revision = "082_journey_mode"
down_revision = "081_api_keys"


def upgrade():
    op.add_column("journeys", sa.Column("running_mode", sa.String(30)))
    op.add_column("journeys", sa.Column("running_environment", sa.String(30)))


def downgrade():
    op.drop_column("journeys", "running_environment")
    op.drop_column("journeys", "running_mode")
