"""Backfill the zones of old orders"""
from alembic import op

from dispatch.geo import zone_of

down_revision = "019_blocklist"


def upgrade():
    for order_id, lat, lon in op.get_bind().exec_driver_sql("SELECT id, lat, lon FROM orders"):
        op.execute(f"UPDATE orders SET zone_id = {zone_of(lat, lon)} WHERE id = {order_id}")


def downgrade():
    pass
