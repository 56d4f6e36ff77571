"""Signal states and interlockings

Revision ID: 042_signal_states
Revises: 041_claims_check
Create Date: 2024-08-04 09:42:00
"""
import sqlalchemy as sa
from alembic import op

revision = "042_signal_states"
down_revision = "041_claims_check"


def upgrade():
    op.create_table(
        "signal_states",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_signal_states_state", "signal_states", ["state"])
    op.create_table(
        "interlockings",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("signal_state_id", sa.BigInteger(), sa.ForeignKey("signal_states.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_interlockings_signal_state_id", "interlockings", ["signal_state_id"])
    op.create_index("ix_interlockings_state", "interlockings", ["state"])


def downgrade():
    op.drop_table("interlockings")
    op.drop_table("signal_states")
