"""Charter: agreements

Revision ID: 023_charter_agreements
Revises: 022_passengers
Create Date: 2024-04-27 09:23:00
"""
import sqlalchemy as sa
from alembic import op

revision = "023_charter_agreements"
down_revision = "022_passengers"


def upgrade():
    op.execute("CREATE SCHEMA IF NOT EXISTS charter")
    op.create_table(
        "agreements",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="charter",
    )


def downgrade():
    op.drop_table("agreements", schema="charter")
    op.execute("DROP SCHEMA IF EXISTS charter")
