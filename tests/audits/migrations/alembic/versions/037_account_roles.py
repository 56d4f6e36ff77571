"""Account roles

Revision ID: 037_account_roles
Revises: 036_accounts
Create Date: 2024-08-24 10:37:00
"""
import sqlalchemy as sa
from alembic import op

revision = "037_account_roles"
down_revision = "036_accounts"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "account_roles",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("account_roles")
