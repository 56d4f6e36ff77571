"""Switch inspections

Revision ID: 046_switch_inspections
Revises: 045_switches
Create Date: 2024-08-23 09:46:00
"""
import sqlalchemy as sa
from alembic import op

revision = "046_switch_inspections"
down_revision = "045_switches"


def upgrade():
    op.create_table(
        "switch_inspections",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("switch_heating_id", sa.BigInteger(), sa.ForeignKey("switch_heatings.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_switch_inspections_switch_heating_id", "switch_inspections", ["switch_heating_id"])
    op.create_index("ix_switch_inspections_code", "switch_inspections", ["code"])


def downgrade():
    op.drop_table("switch_inspections")
