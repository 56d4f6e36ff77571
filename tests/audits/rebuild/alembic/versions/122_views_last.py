"""Views: current flags and recent alerts

Revision ID: 122_views_last
Revises: 121_ticket_refunds_more
Create Date: 2025-08-31 09:02:00
"""
from alembic import op

revision: str = "122_views_last"
down_revision: str | None = "121_ticket_refunds_more"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE VIEW current_flags AS
        SELECT id, created_at FROM flags
    """)
    op.execute("""
        CREATE VIEW recent_alerts AS
        SELECT id, created_at FROM alerts
    """)


def downgrade():
    op.execute("DROP VIEW recent_alerts")
    op.execute("DROP VIEW current_flags")
