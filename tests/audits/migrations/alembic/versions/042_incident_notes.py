"""Incident notes

Revision ID: 042_incident_notes
Revises: 041_incidents
Create Date: 2024-09-25 10:42:00
"""
import sqlalchemy as sa
from alembic import op

revision = "042_incident_notes"
down_revision = "041_incidents"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "incident_notes",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("session_id", sa.BigInteger(), sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("dec", sa.Float()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_incident_notes_session_id", "incident_notes", ["session_id"])
    op.create_index("ix_incident_notes_taken_at", "incident_notes", ["taken_at"])


def downgrade():
    op.drop_table("incident_notes")
