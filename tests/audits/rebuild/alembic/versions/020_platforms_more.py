"""More of platforms

Revision ID: 020_platforms_more
Revises: 019_tickets
Create Date: 2024-04-12 09:20:00
"""
from alembic import op

revision = "020_platforms_more"
down_revision = "019_tickets"


def upgrade():
    op.execute("ALTER TABLE platforms ADD COLUMN state VARCHAR(30)")
    op.execute("ALTER TABLE platforms ADD COLUMN counted INTEGER")


def downgrade():
    op.execute("ALTER TABLE platforms DROP COLUMN counted")
    op.execute("ALTER TABLE platforms DROP COLUMN state")
