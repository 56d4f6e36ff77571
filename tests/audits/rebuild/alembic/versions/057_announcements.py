"""Announcements and announcement texts

Revision ID: 057_announcements
Revises: 056_delay_attributions
Create Date: 2024-10-12 09:57:00
"""
import sqlalchemy as sa
from alembic import op

revision = "057_announcements"
down_revision = "056_delay_attributions"


def upgrade():
    op.execute("""
        CREATE TABLE announcements (
            id BIGSERIAL PRIMARY KEY,
            amount_cents BIGINT,
            external_ref VARCHAR(80),
            priority INTEGER,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.create_table(
        "announcement_texts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("announcement_id", sa.BigInteger(), sa.ForeignKey("announcements.id", ondelete="CASCADE"), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_announcement_texts_announcement_id", "announcement_texts", ["announcement_id"])


def downgrade():
    op.drop_table("announcement_texts")
    op.execute("DROP TABLE announcements")
