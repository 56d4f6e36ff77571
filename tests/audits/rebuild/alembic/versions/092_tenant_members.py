"""Tenant members

Revision ID: 092_tenant_members
Revises: 091_tenants
Create Date: 2025-04-05 09:32:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "092_tenant_members"
down_revision: str | None = "091_tenants"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "tenant_members",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("tenant_setting_id", sa.BigInteger(), sa.ForeignKey("tenant_settings.id", ondelete="CASCADE"), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("score", sa.Float()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_tenant_members_tenant_setting_id", "tenant_members", ["tenant_setting_id"])


def downgrade():
    op.drop_table("tenant_members")
