"""Money in cents

Revision ID: 015_orders_in_cents
Revises: 014_plan_notes
Create Date: 2023-04-12

"""
from alembic import op
import sqlalchemy as sa

revision = "015_orders_in_cents"
down_revision = "014_plan_notes"
branch_labels = None
depends_on = None


def upgrade():
    conn = op.get_bind()
    op.add_column("orders", sa.Column("total_cents", sa.Integer()))
    conn.execute(sa.text("UPDATE orders SET total_cents = 0"))
    op.alter_column("orders", "total_cents", nullable=False)
    with op.batch_alter_table("payouts") as batch_op:
        batch_op.add_column(sa.Column("cents", sa.Integer()))
        batch_op.drop_column("amount")


def downgrade():
    pass
