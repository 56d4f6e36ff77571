"""What was prevented on which journey

Revision ID: 124_prevention_journey_id
Revises: 123_incidents_journey_fk
Create Date: 2025-09-12 09:04:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "124_prevention_journey_id"
down_revision: str | None = "123_incidents_journey_fk"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("prevention_records", sa.Column("journey_id", sa.String(64)))
    op.create_index("ix_prevention_records_journey_id", "prevention_records", ["journey_id"])


def downgrade():
    op.drop_index("ix_prevention_records_journey_id", table_name="prevention_records")
    op.drop_column("prevention_records", "journey_id")
