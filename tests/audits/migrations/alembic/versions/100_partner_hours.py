"""Partner hours

Revision ID: 100_partner_hours
Revises: 099_partners
Create Date: 2025-07-11 10:42:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "100_partner_hours"
down_revision: str | None = "099_partners"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "partner_hours",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("quota_id", sa.BigInteger(), sa.ForeignKey("quotas.id", ondelete="CASCADE"), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_partner_hours_quota_id", "partner_hours", ["quota_id"])
    op.create_index("ix_partner_hours_taken_at", "partner_hours", ["taken_at"])


def downgrade():
    op.drop_table("partner_hours")
