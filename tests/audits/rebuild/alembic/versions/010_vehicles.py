"""Vehicles and vehicle classes

Revision ID: 010_vehicles
Revises: 009_depot_tool_loans
Create Date: 2024-03-05 09:10:00
"""
import sqlalchemy as sa
from alembic import op

revision = "010_vehicles"
down_revision = "009_depot_tool_loans"


def upgrade():
    op.create_table(
        "vehicles",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "vehicle_classes",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("vehicle_id", sa.BigInteger(), sa.ForeignKey("vehicles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_vehicle_classes_vehicle_id", "vehicle_classes", ["vehicle_id"])
    op.create_index("ix_vehicle_classes_code", "vehicle_classes", ["code"])


def downgrade():
    op.drop_table("vehicle_classes")
    op.drop_table("vehicles")
