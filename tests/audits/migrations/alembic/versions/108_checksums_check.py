"""No checksums from before 1990

Revision ID: 108_checksums_check
Revises: 107_mosaics
Create Date: 2025-08-12 10:50:00
"""
from alembic import op

revision: str = "108_checksums_check"
down_revision: str | None = "107_mosaics"
branch_labels = None
depends_on = None


def upgrade():
    op.create_check_constraint("ck_checksums_created_at", "checksums", "created_at > '1990-01-01'")


def downgrade():
    op.drop_constraint("ck_checksums_created_at", "checksums", type_="check")
