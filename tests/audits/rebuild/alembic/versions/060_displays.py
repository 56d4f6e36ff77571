"""Displays and display contents

Revision ID: 060_displays
Revises: 059_announcement_plays
Create Date: 2024-10-24 09:00:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "060_displays"
down_revision = "059_announcement_plays"


def upgrade():
    op.create_table(
        "displays",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_displays_state", "displays", ["state"])
    op.create_table(
        "display_contents",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_display_contents_state", "display_contents", ["state"])


def downgrade():
    op.drop_table("display_contents")
    op.drop_table("displays")
