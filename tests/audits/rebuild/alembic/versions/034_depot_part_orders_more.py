"""More of part orders

Revision ID: 034_depot_part_orders_more
Revises: 033_repair_finding_photos
Create Date: 2024-07-03 09:34:00
"""
from alembic import op

revision = "034_depot_part_orders_more"
down_revision = "033_repair_finding_photos"


def upgrade():
    op.execute("ALTER TABLE depot.part_orders ADD COLUMN kind VARCHAR(40)")
    op.execute("ALTER TABLE depot.part_orders ADD COLUMN counted INTEGER")


def downgrade():
    op.execute("ALTER TABLE depot.part_orders DROP COLUMN counted")
    op.execute("ALTER TABLE depot.part_orders DROP COLUMN kind")
