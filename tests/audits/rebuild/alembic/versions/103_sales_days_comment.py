"""What sales days are

Revision ID: 103_sales_days_comment
Revises: 102_alert_targets
Create Date: 2025-05-23 09:43:00
"""
from alembic import op

revision: str = "103_sales_days_comment"
down_revision: str | None = "102_alert_targets"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("COMMENT ON TABLE sales_days IS 'Kept for ten years.'")


def downgrade():
    op.execute("COMMENT ON TABLE sales_days IS NULL")
