"""What the board shows of a journey

Revision ID: 086_journey_board
Revises: 085_audit_events
Create Date: 2025-03-02 09:26:00
"""
import sqlalchemy as sa
from alembic import op

revision = "086_journey_board"
down_revision = "085_audit_events"


def upgrade():
    op.add_column("journeys", sa.Column("phase", sa.String(20)))
    op.add_column("journeys", sa.Column("project_id", sa.String(64)))
    op.add_column("journeys", sa.Column("seen_at", sa.DateTime(timezone=True)))
    op.add_column("journeys", sa.Column("feed", sa.String(30)))
    op.add_column("journeys", sa.Column("carrier_type", sa.String(50)))
    op.add_column("journeys", sa.Column("risk_level", sa.String(20)))
    op.add_column("journeys", sa.Column("delay_band", sa.String(20)))
    op.add_column("journeys", sa.Column("evidence_health", sa.String(20)))
    op.add_column("journeys", sa.Column("integrity", sa.String(20)))
    op.add_column("journeys", sa.Column("incident_count", sa.Integer()))
    op.add_column("journeys", sa.Column("draft_count", sa.Integer()))
    op.add_column("journeys", sa.Column("rule_broken", sa.Boolean()))
    op.add_column("journeys", sa.Column("energy_in", sa.Integer()))
    op.add_column("journeys", sa.Column("energy_out", sa.Integer()))
    op.add_column("journeys", sa.Column("cost_estimate", sa.Numeric(12, 2)))
    op.add_column("journeys", sa.Column("expected_minutes", sa.Integer()))
    op.create_index("ix_journeys_phase", "journeys", ["phase"])


def downgrade():
    op.drop_index("ix_journeys_phase", table_name="journeys")
    op.drop_column("journeys", "expected_minutes")
    op.drop_column("journeys", "cost_estimate")
    op.drop_column("journeys", "energy_out")
    op.drop_column("journeys", "energy_in")
    op.drop_column("journeys", "rule_broken")
    op.drop_column("journeys", "draft_count")
    op.drop_column("journeys", "incident_count")
    op.drop_column("journeys", "integrity")
    op.drop_column("journeys", "evidence_health")
    op.drop_column("journeys", "delay_band")
    op.drop_column("journeys", "risk_level")
    op.drop_column("journeys", "carrier_type")
    op.drop_column("journeys", "feed")
    op.drop_column("journeys", "seen_at")
    op.drop_column("journeys", "project_id")
    op.drop_column("journeys", "phase")
