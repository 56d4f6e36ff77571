"""More of ticket types

Revision ID: 048_ticket_types_more
Revises: 047_bridges
Create Date: 2024-09-01 09:48:00
"""
from alembic import op

revision = "048_ticket_types_more"
down_revision = "047_bridges"


def upgrade():
    op.execute("ALTER TABLE ticket_types ADD COLUMN name VARCHAR(120)")
    op.execute("ALTER TABLE ticket_types ADD COLUMN valid_from DATE")


def downgrade():
    op.execute("ALTER TABLE ticket_types DROP COLUMN valid_from")
    op.execute("ALTER TABLE ticket_types DROP COLUMN name")
