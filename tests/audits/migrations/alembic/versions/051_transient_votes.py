"""Transient votes

Revision ID: 051_transient_votes
Revises: 050_transients
Create Date: 2024-11-07 10:51:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "051_transient_votes"
down_revision = "050_transients"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "transient_votes",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("note", sa.Text()),
        sa.Column("counted", sa.Integer()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("transient_votes")
