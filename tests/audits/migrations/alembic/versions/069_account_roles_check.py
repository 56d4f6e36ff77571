"""No account roles from before 1990

Revision ID: 069_account_roles_check
Revises: 068_forecasts
Create Date: 2025-02-06 10:10:00
"""
from alembic import op

revision: str = "069_account_roles_check"
down_revision: str | None = "068_forecasts"
branch_labels = None
depends_on = None


def upgrade():
    op.create_check_constraint("ck_account_roles_created_at", "account_roles", "created_at > '1990-01-01'")


def downgrade():
    op.drop_constraint("ck_account_roles_created_at", "account_roles", type_="check")
