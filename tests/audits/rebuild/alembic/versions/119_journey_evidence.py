"""Journey evidence and journey costs

Revision ID: 119_journey_evidence
Revises: 118_crew_absences
Create Date: 2025-08-18 09:59:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "119_journey_evidence"
down_revision: str | None = "118_crew_absences"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "journey_evidence",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("priority", sa.Integer()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.execute("""
        CREATE TABLE journey_costs (
            id BIGSERIAL PRIMARY KEY,
            journey_evidence_id BIGINT NOT NULL REFERENCES journey_evidence (id) ON DELETE CASCADE,
            code VARCHAR(20) NOT NULL,
            amount_cents BIGINT,
            is_active BOOLEAN,
            happened_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_journey_costs_code ON journey_costs (code)")


def downgrade():
    op.execute("DROP TABLE journey_costs")
    op.drop_table("journey_evidence")
