"""Who started a journey

Revision ID: 104_journey_actor
Revises: 103_sales_days_comment
Create Date: 2025-05-30 09:44:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "104_journey_actor"
down_revision: str | None = "103_sales_days_comment"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("journeys", sa.Column("actor_type", sa.String(30)))
    op.add_column("journeys", sa.Column("actor_id", sa.String(100)))
    op.add_column("journeys", sa.Column("origin_system", sa.String(100)))


def downgrade():
    op.drop_column("journeys", "origin_system")
    op.drop_column("journeys", "actor_id")
    op.drop_column("journeys", "actor_type")
