"""More of pointing models

Revision ID: 043_pointing_models_more
Revises: 042_incident_notes
Create Date: 2024-10-03 10:43:00
"""
import sqlalchemy as sa
from alembic import op

revision = "043_pointing_models_more"
down_revision = "042_incident_notes"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("pointing_models", sa.Column("valid_from", sa.Date()))
    op.add_column("pointing_models", sa.Column("is_good", sa.Boolean()))


def downgrade():
    op.drop_column("pointing_models", "is_good")
    op.drop_column("pointing_models", "valid_from")
