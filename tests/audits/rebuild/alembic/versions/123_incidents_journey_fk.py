"""Incidents know their journey

Revision ID: 123_incidents_journey_fk
Revises: 122_views_last
Create Date: 2025-09-05 09:03:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "123_incidents_journey_fk"
down_revision: str | None = "122_views_last"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("incidents", sa.Column("journey_id", sa.String(64)))
    op.create_foreign_key("fk_incidents_journey_id", "incidents", "journeys", ["journey_id"], ["id"], ondelete="SET NULL")
    op.create_index("ix_incidents_journey_id", "incidents", ["journey_id"])


def downgrade():
    op.drop_index("ix_incidents_journey_id", table_name="incidents")
    op.drop_constraint("fk_incidents_journey_id", "incidents", type_="foreignkey")
    op.drop_column("incidents", "journey_id")
