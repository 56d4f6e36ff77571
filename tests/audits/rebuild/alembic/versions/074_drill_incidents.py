"""Incidents of drills

Revision ID: 074_drill_incidents
Revises: 073_drill_marks
Create Date: 2025-01-03 09:14:00
"""
import sqlalchemy as sa
from alembic import op

revision = "074_drill_incidents"
down_revision = "073_drill_marks"


def upgrade():
    op.create_table(
        "drill_incidents",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_drill_incidents_state", "drill_incidents", ["state"])


def downgrade():
    op.drop_table("drill_incidents")
