"""Webhook calls

Revision ID: 092_webhook_calls
Revises: 091_webhooks
Create Date: 2025-06-05 10:34:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "092_webhook_calls"
down_revision: str | None = "091_webhooks"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "webhook_calls",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("webhook_calls")
