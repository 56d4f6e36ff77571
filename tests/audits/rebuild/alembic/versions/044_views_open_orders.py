"""Views: open orders, open defects, recent visits

Revision ID: 044_views_open_orders
Revises: 043_inspection_visits
Create Date: 2024-08-13 09:44:00
"""
from alembic import op

revision = "044_views_open_orders"
down_revision = "043_inspection_visits"


def upgrade():
    op.execute("""
        CREATE VIEW repair.open_orders AS
        SELECT id, created_at FROM repair.orders
    """)
    op.execute("""
        CREATE VIEW repair.open_defects AS
        SELECT id, created_at FROM repair.defects
    """)
    op.execute("""
        CREATE VIEW inspection.recent_visits AS
        SELECT id, created_at FROM inspection.visits
    """)


def downgrade():
    op.execute("DROP VIEW inspection.recent_visits")
    op.execute("DROP VIEW repair.open_defects")
    op.execute("DROP VIEW repair.open_orders")
