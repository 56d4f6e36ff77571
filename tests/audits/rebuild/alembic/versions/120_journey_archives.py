"""Journey archives and prevention records

Revision ID: 120_journey_archives
Revises: 119_journey_evidence
Create Date: 2025-08-23 09:00:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "120_journey_archives"
down_revision: str | None = "119_journey_evidence"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "journey_archives",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("journey_cost_id", sa.BigInteger(), sa.ForeignKey("journey_costs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("score", sa.Float()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_journey_archives_journey_cost_id", "journey_archives", ["journey_cost_id"])
    op.create_index("ix_journey_archives_happened_at", "journey_archives", ["happened_at"])
    op.create_table(
        "prevention_records",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("journey_archive_id", sa.BigInteger(), sa.ForeignKey("journey_archives.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_prevention_records_journey_archive_id", "prevention_records", ["journey_archive_id"])
    op.create_index("ix_prevention_records_happened_at", "prevention_records", ["happened_at"])


def downgrade():
    op.drop_table("prevention_records")
    op.drop_table("journey_archives")
