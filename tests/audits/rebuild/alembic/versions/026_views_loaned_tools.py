"""Views: loaned tools, current trains, open claims

Revision ID: 026_views_loaned_tools
Revises: 025_claims
Create Date: 2024-05-16 09:26:00
"""
from alembic import op

revision = "026_views_loaned_tools"
down_revision = "025_claims"


def upgrade():
    op.execute("""
        CREATE VIEW depot.loaned_tools AS
        SELECT id, created_at FROM depot.tool_loans
    """)
    op.execute("""
        CREATE VIEW current_trains AS
        SELECT id, created_at FROM trains
    """)
    op.execute("""
        CREATE VIEW open_claims AS
        SELECT id, created_at FROM claims
    """)


def downgrade():
    op.execute("DROP VIEW open_claims")
    op.execute("DROP VIEW current_trains")
    op.execute("DROP VIEW depot.loaned_tools")
