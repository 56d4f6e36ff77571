"""Partner feeds

Revision ID: 101_partner_feeds
Revises: 100_partner_hours
Create Date: 2025-07-16 10:43:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "101_partner_feeds"
down_revision: str | None = "100_partner_hours"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "partner_feeds",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("ra", sa.Float()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_partner_feeds_taken_at", "partner_feeds", ["taken_at"])


def downgrade():
    op.drop_table("partner_feeds")
