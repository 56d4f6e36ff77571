"""More of matches

Revision ID: 082_matches_more
Revises: 081_archive_requests
Create Date: 2025-04-07 10:23:00
"""
from alembic import op

revision: str = "082_matches_more"
down_revision: str | None = "081_archive_requests"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE matches ADD COLUMN note TEXT")
    op.execute("ALTER TABLE matches ADD COLUMN magnitude DOUBLE PRECISION")


def downgrade():
    op.execute("ALTER TABLE matches DROP COLUMN magnitude")
    op.execute("ALTER TABLE matches DROP COLUMN note")
