"""Forecasts

Revision ID: 068_forecasts
Revises: 067_asteroids_check
Create Date: 2025-01-31 10:09:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "068_forecasts"
down_revision: str | None = "067_asteroids_check"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "forecasts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("dec", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("forecasts")
