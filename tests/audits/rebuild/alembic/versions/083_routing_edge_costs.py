"""Routing: edge costs and closures

Revision ID: 083_routing_edge_costs
Revises: 082_journey_mode
Create Date: 2025-02-16 09:23:00
"""
import sqlalchemy as sa
from alembic import op

revision = "083_routing_edge_costs"
down_revision = "082_journey_mode"


def upgrade():
    op.create_table(
        "edge_costs",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("valid_to", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="routing",
    )
    op.create_index("ix_edge_costs_state", "edge_costs", ["state"], schema="routing")
    op.create_table(
        "closures",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("edge_cost_id", sa.BigInteger(), sa.ForeignKey("routing.edge_costs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="routing",
    )
    op.create_index("ix_closures_edge_cost_id", "closures", ["edge_cost_id"], schema="routing")
    op.create_index("ix_closures_code", "closures", ["code"], schema="routing")


def downgrade():
    op.drop_table("closures", schema="routing")
    op.drop_table("edge_costs", schema="routing")
