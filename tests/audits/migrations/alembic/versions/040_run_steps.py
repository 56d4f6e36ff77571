"""Run steps

Revision ID: 040_run_steps
Revises: 039_runs
Create Date: 2024-09-16 10:40:00
"""
import sqlalchemy as sa
from alembic import op

revision = "040_run_steps"
down_revision = "039_runs"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "run_steps",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("account_role_id", sa.BigInteger(), sa.ForeignKey("account_roles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_run_steps_account_role_id", "run_steps", ["account_role_id"])
    op.create_index("ix_run_steps_state", "run_steps", ["state"])


def downgrade():
    op.drop_table("run_steps")
