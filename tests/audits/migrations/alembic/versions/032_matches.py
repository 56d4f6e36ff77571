"""Matches

Revision ID: 032_matches
Revises: 031_catalogue_entries
Create Date: 2024-08-03 10:32:00
"""
import sqlalchemy as sa
from alembic import op

revision = "032_matches"
down_revision = "031_catalogue_entries"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "matches",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("seconds", sa.Float()),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("source", sa.String(60)),
        sa.Column("ra", sa.Float()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("matches")
