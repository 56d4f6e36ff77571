"""House: role audit

Revision ID: 093_house_role_audit
Revises: 092_tenant_members
Create Date: 2025-04-09 09:33:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "093_house_role_audit"
down_revision: str | None = "092_tenant_members"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "role_audit",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="house",
    )
    op.create_index("ix_role_audit_code", "role_audit", ["code"], schema="house")


def downgrade():
    op.drop_table("role_audit", schema="house")
