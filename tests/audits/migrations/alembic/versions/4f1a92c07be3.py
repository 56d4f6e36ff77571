"""Old orbits go

Revision ID: 4f1a92c07be3
Revises: 060_redshifts
Create Date: 2024-12-23 10:01:00
"""
from alembic import op

down_revision = "060_redshifts"


def upgrade():
    op.execute("DELETE FROM orbits WHERE created_at < '1995-01-01'")
    op.execute("CREATE INDEX ix_orbits_created_at ON orbits (created_at)")


def downgrade():
    op.execute("DROP INDEX ix_orbits_created_at")
