"""Pipeline runs

Revision ID: 028_pipeline_runs
Revises: 027_pipelines
Create Date: 2024-07-15 10:28:00
"""
import sqlalchemy as sa
from alembic import op

revision = "028_pipeline_runs"
down_revision = "027_pipelines"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "pipeline_runs",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("robot_id", sa.BigInteger(), sa.ForeignKey("robots.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("source", sa.String(60)),
        sa.Column("dec", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_pipeline_runs_robot_id", "pipeline_runs", ["robot_id"])
    op.create_index("ix_pipeline_runs_taken_at", "pipeline_runs", ["taken_at"])


def downgrade():
    op.drop_table("pipeline_runs")
