"""Incidents

Revision ID: 041_incidents
Revises: 040_run_steps
Create Date: 2024-09-20 10:41:00
"""
import sqlalchemy as sa
from alembic import op

revision = "041_incidents"
down_revision = "040_run_steps"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "incidents",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("dec", sa.Float()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("incidents")
