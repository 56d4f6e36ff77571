"""Claim payments and claim decisions

Revision ID: 028_claim_payments
Revises: 027_train_paths_again
Create Date: 2024-05-31 09:28:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "028_claim_payments"
down_revision = "027_train_paths_again"


def upgrade():
    op.create_table(
        "claim_payments",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("claim_file_id", sa.BigInteger(), sa.ForeignKey("claim_files.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_claim_payments_claim_file_id", "claim_payments", ["claim_file_id"])
    op.create_index("ix_claim_payments_code", "claim_payments", ["code"])
    op.create_table(
        "claim_decisions",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("claim_payment_id", sa.BigInteger(), sa.ForeignKey("claim_payments.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_claim_decisions_claim_payment_id", "claim_decisions", ["claim_payment_id"])
    op.create_index("ix_claim_decisions_code", "claim_decisions", ["code"])


def downgrade():
    op.drop_table("claim_decisions")
    op.drop_table("claim_payments")
