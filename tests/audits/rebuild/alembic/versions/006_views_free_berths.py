"""Views: free berths, current stations, current lines

Revision ID: 006_views_free_berths
Revises: 005_lines
Create Date: 2024-02-21 09:06:00
"""
from alembic import op

revision = "006_views_free_berths"
down_revision = "005_lines"


def upgrade():
    op.execute("""
        CREATE VIEW depot.free_berths AS
        SELECT id, created_at FROM depot.berths
    """)
    op.execute("""
        CREATE VIEW current_stations AS
        SELECT id, created_at FROM stations
    """)
    op.execute("""
        CREATE VIEW current_lines AS
        SELECT id, created_at FROM lines
    """)


def downgrade():
    op.execute("DROP VIEW current_lines")
    op.execute("DROP VIEW current_stations")
    op.execute("DROP VIEW depot.free_berths")
