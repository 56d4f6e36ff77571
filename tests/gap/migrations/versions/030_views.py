"""What is free

Revision ID: 030_views
Revises: 020_audit
"""
import sqlalchemy as sa
from alembic import op

revision = "030_views"
down_revision = "020_audit"


def upgrade():
    op.execute("""
        CREATE VIEW free_berths AS
        SELECT b.id, p.name AS port FROM yard.berths b JOIN ports p ON p.id = b.port_id WHERE NOT b.occupied
    """)
    op.execute("CREATE VIEW yard.idle_cranes AS SELECT id FROM yard.cranes WHERE serviced_at IS NULL")


def downgrade():
    op.execute("DROP VIEW yard.idle_cranes")
    op.execute("DROP VIEW free_berths")
