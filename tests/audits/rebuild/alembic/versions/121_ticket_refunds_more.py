"""More of ticket refunds

Revision ID: 121_ticket_refunds_more
Revises: 120_journey_archives
Create Date: 2025-08-27 09:01:00
"""
from alembic import op

revision: str = "121_ticket_refunds_more"
down_revision: str | None = "120_journey_archives"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE ticket_refunds ADD COLUMN source VARCHAR(60)")
    op.execute("ALTER TABLE ticket_refunds ADD COLUMN valid_from DATE")


def downgrade():
    op.execute("ALTER TABLE ticket_refunds DROP COLUMN valid_from")
    op.execute("ALTER TABLE ticket_refunds DROP COLUMN source")
