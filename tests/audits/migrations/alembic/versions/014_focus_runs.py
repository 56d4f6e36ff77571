"""Focus runs

Revision ID: 014_focus_runs
Revises: 013b_guides
Create Date: 2024-05-12 10:14:00
"""
import sqlalchemy as sa
from alembic import op

revision = "014_focus_runs"
down_revision = "013b_guides"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "focus_runs",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("guide_id", sa.BigInteger(), sa.ForeignKey("guides.id", ondelete="CASCADE"), nullable=False),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("ra", sa.Float()),
        sa.Column("dec", sa.Float()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_focus_runs_guide_id", "focus_runs", ["guide_id"])


def downgrade():
    op.drop_table("focus_runs")
