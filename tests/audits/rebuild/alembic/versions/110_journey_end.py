"""Why a journey ended

Revision ID: 110_journey_end
Revises: 109_penalties
Create Date: 2025-06-28 09:50:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "110_journey_end"
down_revision: str | None = "109_penalties"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("journeys", sa.Column("rule_snapshot_id", sa.String(64)))
    op.add_column("journeys", sa.Column("end_reason", sa.String(50)))
    op.add_column("journeys", sa.Column("stopped_at_step", sa.Integer()))
    op.add_column("journeys", sa.Column("broken_rule_id", sa.String(64)))


def downgrade():
    op.drop_column("journeys", "broken_rule_id")
    op.drop_column("journeys", "stopped_at_step")
    op.drop_column("journeys", "end_reason")
    op.drop_column("journeys", "rule_snapshot_id")
