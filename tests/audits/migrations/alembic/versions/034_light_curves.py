"""Light curves

Revision ID: 034_light_curves
Revises: 033_nights_check
Create Date: 2024-08-11 10:34:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "034_light_curves"
down_revision = "033_nights_check"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "light_curves",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_light_curves_state", "light_curves", ["state"])


def downgrade():
    op.drop_table("light_curves")
