"""Ticket scans and ticket refunds

Revision ID: 021_ticket_scans
Revises: 020_platforms_more
Create Date: 2024-04-16 09:21:00
"""
import sqlalchemy as sa
from alembic import op

revision = "021_ticket_scans"
down_revision = "020_platforms_more"


def upgrade():
    op.create_table(
        "ticket_scans",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("ticket_type_id", sa.BigInteger(), sa.ForeignKey("ticket_types.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_ticket_scans_ticket_type_id", "ticket_scans", ["ticket_type_id"])
    op.create_index("ix_ticket_scans_code", "ticket_scans", ["code"])
    op.create_table(
        "ticket_refunds",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("ticket_scan_id", sa.BigInteger(), sa.ForeignKey("ticket_scans.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_ticket_refunds_ticket_scan_id", "ticket_refunds", ["ticket_scan_id"])
    op.create_index("ix_ticket_refunds_code", "ticket_refunds", ["code"])


def downgrade():
    op.drop_table("ticket_refunds")
    op.drop_table("ticket_scans")
