"""Crew shifts and crew duties

Revision ID: 116_crew_shifts
Revises: 115_turning_points
Create Date: 2025-07-27 09:56:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "116_crew_shifts"
down_revision: str | None = "115_turning_points"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "crew_shifts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_crew_shifts_happened_at", "crew_shifts", ["happened_at"])
    op.create_table(
        "crew_duties",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("crew_shift_id", sa.BigInteger(), sa.ForeignKey("crew_shifts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_crew_duties_crew_shift_id", "crew_duties", ["crew_shift_id"])


def downgrade():
    op.drop_table("crew_duties")
    op.drop_table("crew_shifts")
