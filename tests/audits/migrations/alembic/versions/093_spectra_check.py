"""No spectra from before 1990

Revision ID: 093_spectra_check
Revises: 092_webhook_calls
Create Date: 2025-06-12 10:35:00
"""
from alembic import op

revision: str = "093_spectra_check"
down_revision: str | None = "092_webhook_calls"
branch_labels = None
depends_on = None


def upgrade():
    op.create_check_constraint("ck_spectra_created_at", "spectra", "created_at > '1990-01-01'")


def downgrade():
    op.drop_constraint("ck_spectra_created_at", "spectra", type_="check")
