"""Switches and switch heatings

Revision ID: 045_switches
Revises: 044_views_open_orders
Create Date: 2024-08-15 09:45:00
"""
from alembic import op

revision = "045_switches"
down_revision = "044_views_open_orders"


def upgrade():
    op.execute("""
        CREATE TABLE switches (
            id BIGSERIAL PRIMARY KEY,
            kind VARCHAR(40) NOT NULL,
            state VARCHAR(30) NOT NULL,
            amount_cents BIGINT,
            valid_to DATE,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_switches_state ON switches (state)")
    op.execute("""
        CREATE TABLE switch_heatings (
            id BIGSERIAL PRIMARY KEY,
            switche_id BIGINT NOT NULL REFERENCES switches (id) ON DELETE CASCADE,
            code VARCHAR(20) NOT NULL,
            note TEXT,
            valid_to DATE,
            payload JSONB,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_switch_heatings_code ON switch_heatings (code)")


def downgrade():
    op.execute("DROP TABLE switch_heatings")
    op.execute("DROP TABLE switches")
