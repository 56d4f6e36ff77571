"""Crew rests and crew licences

Revision ID: 117_crew_rests
Revises: 116_crew_shifts
Create Date: 2025-08-04 09:57:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "117_crew_rests"
down_revision: str | None = "116_crew_shifts"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE crew_rests (
            id BIGSERIAL PRIMARY KEY,
            crew_dutie_id BIGINT NOT NULL REFERENCES crew_duties (id) ON DELETE CASCADE,
            state VARCHAR(30) NOT NULL,
            amount_cents BIGINT,
            source VARCHAR(60),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_crew_rests_state ON crew_rests (state)")
    op.create_table(
        "crew_licences",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("crew_rest_id", sa.BigInteger(), sa.ForeignKey("crew_rests.id", ondelete="CASCADE"), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_crew_licences_crew_rest_id", "crew_licences", ["crew_rest_id"])


def downgrade():
    op.drop_table("crew_licences")
    op.execute("DROP TABLE crew_rests")
