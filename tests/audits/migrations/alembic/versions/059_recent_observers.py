"""A view of recent observers

Revision ID: 059_recent_observers
Revises: 058_spectral_lines
Create Date: 2024-12-12 10:59:00
"""
from alembic import op

revision = "059_recent_observers"
down_revision = "058_spectral_lines"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE OR REPLACE VIEW recent_observers AS
        SELECT id, created_at FROM observers WHERE created_at > now() - interval '30 days'
    """)


def downgrade():
    op.execute("DROP VIEW IF EXISTS recent_observers")
