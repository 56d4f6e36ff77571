"""Pipelines

Revision ID: 027_pipelines
Revises: 026_robot_hours
Create Date: 2024-07-11 10:27:00
"""
import sqlalchemy as sa
from alembic import op

revision = "027_pipelines"
down_revision = "026_robot_hours"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "pipelines",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("shift_id", sa.BigInteger(), sa.ForeignKey("shifts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.Column("counted", sa.Integer()),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_pipelines_shift_id", "pipelines", ["shift_id"])
    op.create_index("ix_pipelines_taken_at", "pipelines", ["taken_at"])


def downgrade():
    op.drop_table("pipelines")
