"""Live positions

Revision ID: 017_live_positions
Revises: 015_orders_in_cents
Create Date: 2023-06-30

"""
from alembic import op
import sqlalchemy as sa

revision = "017_live_positions"
down_revision = "015_orders_in_cents"
branch_labels = None
depends_on = None


def upgrade():
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table("positions"):
        op.create_table(
            "positions",
            sa.Column("courier_id", sa.Integer(), primary_key=True),
            sa.Column("seen_at", sa.DateTime(), nullable=False),
            sa.Column("lat", sa.Float()),
            sa.Column("lon", sa.Float()),
        )
    op.execute("ALTER TABLE positions SET (fillfactor = 70)")


def downgrade():
    op.drop_table('positions')
