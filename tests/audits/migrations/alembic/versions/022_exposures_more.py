"""More of exposures

Revision ID: 022_exposures_more
Revises: 021_shifts
Create Date: 2024-06-19 10:22:00
"""
from alembic import op

revision = "022_exposures_more"
down_revision = "021_shifts"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE exposures ADD COLUMN dec DOUBLE PRECISION")
    op.execute("ALTER TABLE exposures ADD COLUMN ra DOUBLE PRECISION")


def downgrade():
    op.execute("ALTER TABLE exposures DROP COLUMN ra")
    op.execute("ALTER TABLE exposures DROP COLUMN dec")
