"""Old accounts go

Revision ID: 084_accounts_cleanup
Revises: 083_downloads
Create Date: 2025-04-17 10:25:00
"""
from alembic import op

revision: str = "084_accounts_cleanup"
down_revision: str | None = "083_downloads"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("DELETE FROM accounts WHERE created_at < '1995-01-01'")
    op.execute("CREATE INDEX ix_accounts_created_at ON accounts (created_at)")


def downgrade():
    op.execute("DROP INDEX ix_accounts_created_at")
