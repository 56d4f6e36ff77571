"""Inspection: inspectors

Revision ID: 049_inspection_inspectors
Revises: 048_ticket_types_more
Create Date: 2024-09-03 09:49:00
"""
import sqlalchemy as sa
from alembic import op

revision = "049_inspection_inspectors"
down_revision = "048_ticket_types_more"


def upgrade():
    op.create_table(
        "inspectors",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("check_result_id", sa.BigInteger(), sa.ForeignKey("inspection.check_results.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="inspection",
    )
    op.create_index("ix_inspectors_check_result_id", "inspectors", ["check_result_id"], schema="inspection")
    op.create_index("ix_inspectors_state", "inspectors", ["state"], schema="inspection")


def downgrade():
    op.drop_table("inspectors", schema="inspection")
