"""No claims from before 2000

Revision ID: 041_claims_check
Revises: 040_signals
Create Date: 2024-07-31 09:41:00
"""
from alembic import op

revision = "041_claims_check"
down_revision = "040_signals"


def upgrade():
    op.create_check_constraint("ck_claims_created_at", "claims", "created_at > '2000-01-01'")


def downgrade():
    op.drop_constraint("ck_claims_created_at", "claims", type_="check")
