"""How a voyage is run

Revision ID: 082_voyage_mode
Revises: 075_one_table_of_alerts
"""
import sqlalchemy as sa
from alembic import op

revision = "082_voyage_mode"
down_revision = "075_one_table_of_alerts"


def upgrade():
    op.add_column("voyages", sa.Column("mode", sa.String(20), nullable=False, server_default="manned"))
    op.add_column("voyages", sa.Column("place", sa.String(20)))


def downgrade():
    op.drop_column("voyages", "place")
    op.drop_column("voyages", "mode")
