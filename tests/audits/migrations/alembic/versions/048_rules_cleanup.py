"""Old rules go

Revision ID: 048_rules_cleanup
Revises: 047_alerts
Create Date: 2024-10-22 10:48:00
"""
from alembic import op

revision = "048_rules_cleanup"
down_revision = "047_alerts"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("DELETE FROM rules WHERE created_at < '1995-01-01'")
    op.execute("CREATE INDEX ix_rules_created_at ON rules (created_at)")


def downgrade():
    op.execute("DROP INDEX ix_rules_created_at")
