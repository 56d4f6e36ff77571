"""Biases

Revision ID: 010_biases
Revises: 009_flats
Create Date: 2024-04-18 10:09:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "010_biases"
down_revision = "009_flats"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "biases",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("exposure_id", sa.BigInteger(), sa.ForeignKey("exposures.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_biases_exposure_id", "biases", ["exposure_id"])


def downgrade():
    op.drop_table("biases")
