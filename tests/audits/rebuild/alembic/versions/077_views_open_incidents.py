"""Views: open incidents, recent delays, open edges

Revision ID: 077_views_open_incidents
Revises: 076_routing_networks
Create Date: 2025-01-19 09:17:00
"""
from alembic import op

revision = "077_views_open_incidents"
down_revision = "076_routing_networks"


def upgrade():
    op.execute("""
        CREATE VIEW open_incidents AS
        SELECT id, created_at FROM incidents
    """)
    op.execute("""
        CREATE VIEW recent_delays AS
        SELECT id, created_at FROM delays
    """)
    op.execute("""
        CREATE VIEW routing.open_edges AS
        SELECT id, created_at FROM routing.edges
    """)


def downgrade():
    op.execute("DROP VIEW routing.open_edges")
    op.execute("DROP VIEW recent_delays")
    op.execute("DROP VIEW open_incidents")
