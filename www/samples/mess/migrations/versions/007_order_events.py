"""Order events

Revision ID: 007_order_events
Revises: 006_payouts
Create Date: 2022-08-30

"""
from alembic import op
import sqlalchemy as sa

revision = "007_order_events"
down_revision = "006_payouts"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "order_events",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id")),
        sa.Column("kind", sa.String(30)),
        sa.Column("at", sa.DateTime()),
    )
    op.execute("CREATE INDEX CONCURRENTLY ix_order_events_order ON order_events (order_id)")


def downgrade():
    op.drop_table('order_events')
