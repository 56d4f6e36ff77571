"""Api limits

Revision ID: 084_api_limits
Revises: 083_routing_edge_costs
Create Date: 2025-02-24 09:24:00
"""
from alembic import op

revision = "084_api_limits"
down_revision = "083_routing_edge_costs"


def upgrade():
    op.execute("""
        CREATE TABLE api_limits (
            id BIGSERIAL PRIMARY KEY,
            api_call_id BIGINT NOT NULL REFERENCES api_calls (id) ON DELETE CASCADE,
            code VARCHAR(20) NOT NULL,
            note TEXT,
            happened_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_api_limits_code ON api_limits (code)")


def downgrade():
    op.execute("DROP TABLE api_limits")
