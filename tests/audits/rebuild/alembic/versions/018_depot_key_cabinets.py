"""Depot: key cabinets

Revision ID: 018_depot_key_cabinets
Revises: 017_path_conflicts
Create Date: 2024-03-30 09:18:00
"""
import sqlalchemy as sa
from alembic import op

revision = "018_depot_key_cabinets"
down_revision = "017_path_conflicts"


def upgrade():
    op.create_table(
        "key_cabinets",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="depot",
    )
    op.create_index("ix_key_cabinets_code", "key_cabinets", ["code"], schema="depot")


def downgrade():
    op.drop_table("key_cabinets", schema="depot")
