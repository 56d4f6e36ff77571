"""Sales orders, where they are missing

Revision ID: 070_sales_orders_again
Revises: 069_lost_items
Create Date: 2024-12-16 09:10:00
"""
from alembic import op

revision = "070_sales_orders_again"
down_revision = "069_lost_items"


def upgrade():
    op.execute("""
        CREATE TABLE IF NOT EXISTS sales_orders (
            id BIGSERIAL PRIMARY KEY,
            state VARCHAR(30) NOT NULL,
            amount_cents BIGINT,
            counted INTEGER,
            valid_to DATE,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX IF NOT EXISTS ix_sales_orders_state ON sales_orders (state)")


def downgrade():
    pass
