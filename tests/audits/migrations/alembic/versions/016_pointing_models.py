"""Pointing models

Revision ID: 016_pointing_models
Revises: 015_hour_balances
Create Date: 2024-05-19 10:16:00
"""
import sqlalchemy as sa
from alembic import op

revision = "016_pointing_models"
down_revision = "015_hour_balances"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "pointing_models",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("seconds", sa.Float()),
        sa.Column("counted", sa.Integer()),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_pointing_models_taken_at", "pointing_models", ["taken_at"])


def downgrade():
    op.drop_table("pointing_models")
