"""Crew absences

Revision ID: 118_crew_absences
Revises: 117_crew_rests
Create Date: 2025-08-12 09:58:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "118_crew_absences"
down_revision: str | None = "117_crew_rests"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "crew_absences",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("crew_licence_id", sa.BigInteger(), sa.ForeignKey("crew_licences.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("counted", sa.Integer()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_crew_absences_crew_licence_id", "crew_absences", ["crew_licence_id"])


def downgrade():
    op.drop_table("crew_absences")
