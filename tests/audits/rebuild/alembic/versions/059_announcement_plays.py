"""Announcement plays

Revision ID: 059_announcement_plays
Revises: 058_tariff_prices
Create Date: 2024-10-20 09:59:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "059_announcement_plays"
down_revision = "058_tariff_prices"


def upgrade():
    op.create_table(
        "announcement_plays",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("announcement_text_id", sa.BigInteger(), sa.ForeignKey("announcement_texts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("score", sa.Float()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_announcement_plays_announcement_text_id", "announcement_plays", ["announcement_text_id"])
    op.create_index("ix_announcement_plays_code", "announcement_plays", ["code"])


def downgrade():
    op.drop_table("announcement_plays")
