"""Invoices

Revision ID: 010_invoices
Revises: 005_cranes
"""
import sqlalchemy as sa
from alembic import op

revision = "010_invoices"
down_revision = "005_cranes"


def upgrade():
    op.execute("CREATE SCHEMA IF NOT EXISTS billing")
    op.create_table(
        "invoices",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("port_id", sa.Integer(), sa.ForeignKey("ports.id"), nullable=False),
        sa.Column("state", sa.Enum("open", "paid", "void", name="invoice_state"), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        schema="billing",
    )
    op.create_table(
        "invoice_lines",
        sa.Column("invoice_id", sa.BigInteger(), sa.ForeignKey("billing.invoices.id"), primary_key=True),
        sa.Column("line", sa.Integer(), primary_key=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        schema="billing",
    )


def downgrade():
    op.drop_table("invoice_lines", schema="billing")
    op.drop_table("invoices", schema="billing")
    op.execute("DROP SCHEMA billing")
