"""More of pipeline runs

Revision ID: 063_pipeline_runs_more
Revises: 062_weather_limits
Create Date: 2025-01-06 10:04:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "063_pipeline_runs_more"
down_revision: str | None = "062_weather_limits"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("pipeline_runs", sa.Column("is_good", sa.Boolean()))
    op.add_column("pipeline_runs", sa.Column("counted", sa.Integer()))


def downgrade():
    op.drop_column("pipeline_runs", "counted")
    op.drop_column("pipeline_runs", "is_good")
