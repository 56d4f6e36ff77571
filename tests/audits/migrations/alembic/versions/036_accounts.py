"""Accounts

Revision ID: 036_accounts
Revises: 035_variables
Create Date: 2024-08-21 10:36:00
"""
from alembic import op

revision = "036_accounts"
down_revision = "035_variables"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE accounts (
            id BIGSERIAL PRIMARY KEY,
            counted INTEGER,
            is_good BOOLEAN,
            ra DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE accounts")
