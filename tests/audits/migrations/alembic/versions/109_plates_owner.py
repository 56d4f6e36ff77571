"""Plates may be read by everybody

Revision ID: 109_plates_owner
Revises: 108_checksums_check
Create Date: 2025-08-14 10:51:00
"""
from alembic import op

revision: str = "109_plates_owner"
down_revision: str | None = "108_checksums_check"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("GRANT SELECT ON plates TO PUBLIC")


def downgrade():
    op.execute("REVOKE SELECT ON plates FROM PUBLIC")
