"""Catalogue entries

Revision ID: 031_catalogue_entries
Revises: 030_biases_check
Create Date: 2024-07-31 10:31:00
"""
import sqlalchemy as sa
from alembic import op

revision = "031_catalogue_entries"
down_revision = "030_biases_check"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "catalogue_entries",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("source", sa.String(60)),
        sa.Column("dec", sa.Float()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("catalogue_entries")
