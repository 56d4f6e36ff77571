"""Incident evidence and incident causes

Revision ID: 052_incident_evidence
Revises: 051_incidents
Create Date: 2024-09-18 09:52:00
"""
from alembic import op

revision = "052_incident_evidence"
down_revision = "051_incidents"


def upgrade():
    op.execute("""
        CREATE TABLE incident_evidence (
            id BIGSERIAL PRIMARY KEY,
            incident_event_id BIGINT NOT NULL REFERENCES incident_events (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            state VARCHAR(30) NOT NULL,
            happened_at TIMESTAMPTZ,
            priority INTEGER,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_incident_evidence_state ON incident_evidence (state)")
    op.execute("""
        CREATE TABLE incident_causes (
            id BIGSERIAL PRIMARY KEY,
            incident_evidence_id BIGINT NOT NULL REFERENCES incident_evidence (id) ON DELETE CASCADE,
            amount_cents BIGINT,
            score DOUBLE PRECISION,
            is_active BOOLEAN,
            valid_from DATE,
            priority INTEGER,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE incident_causes")
    op.execute("DROP TABLE incident_evidence")
