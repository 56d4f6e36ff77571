"""Audit events and audit exports

Revision ID: 085_audit_events
Revises: 084_api_limits
Create Date: 2025-02-26 09:25:00
"""
import sqlalchemy as sa
from alembic import op

revision = "085_audit_events"
down_revision = "084_api_limits"


def upgrade():
    op.create_table(
        "audit_events",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("priority", sa.Integer()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "audit_exports",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("audit_event_id", sa.BigInteger(), sa.ForeignKey("audit_events.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("counted", sa.Integer()),
        sa.Column("score", sa.Float()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_audit_exports_audit_event_id", "audit_exports", ["audit_event_id"])
    op.create_index("ix_audit_exports_code", "audit_exports", ["code"])


def downgrade():
    op.drop_table("audit_exports")
    op.drop_table("audit_events")
