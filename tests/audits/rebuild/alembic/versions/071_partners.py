"""Partners and partner contracts

Revision ID: 071_partners
Revises: 070_sales_orders_again
Create Date: 2024-12-21 09:11:00
"""
import sqlalchemy as sa
from alembic import op

revision = "071_partners"
down_revision = "070_sales_orders_again"


def upgrade():
    op.create_table(
        "partners",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_partners_state", "partners", ["state"])
    op.create_table(
        "partner_contracts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("partner_id", sa.BigInteger(), sa.ForeignKey("partners.id", ondelete="CASCADE"), nullable=False),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_partner_contracts_partner_id", "partner_contracts", ["partner_id"])


def downgrade():
    op.drop_table("partner_contracts")
    op.drop_table("partners")
