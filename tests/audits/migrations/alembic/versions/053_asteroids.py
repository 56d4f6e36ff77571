"""Asteroids

Revision ID: 053_asteroids
Revises: 052_light_curves_dates
Create Date: 2024-11-14 10:53:00
"""
import sqlalchemy as sa
from alembic import op

revision = "053_asteroids"
down_revision = "052_light_curves_dates"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "asteroids",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("source", sa.String(60)),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_asteroids_state", "asteroids", ["state"])


def downgrade():
    op.drop_table("asteroids")
