"""Dates of light curves that are to come

Revision ID: 052_light_curves_dates
Revises: 051_transient_votes
Create Date: 2024-11-10 10:52:00
"""
from alembic import op

revision = "052_light_curves_dates"
down_revision = "051_transient_votes"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE light_curves SET created_at = now() WHERE created_at > now()")


def downgrade():
    pass
