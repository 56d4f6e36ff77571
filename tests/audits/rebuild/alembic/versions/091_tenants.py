"""Tenants and tenant settings

Revision ID: 091_tenants
Revises: 090_user_sessions
Create Date: 2025-03-29 09:31:00
"""
from alembic import op

revision: str = "091_tenants"
down_revision: str | None = "090_user_sessions"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE tenants (
            id BIGSERIAL PRIMARY KEY,
            code VARCHAR(20) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            priority INTEGER,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_tenants_code ON tenants (code)")
    op.execute("""
        CREATE TABLE tenant_settings (
            id BIGSERIAL PRIMARY KEY,
            tenant_id BIGINT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
            code VARCHAR(20) NOT NULL,
            happened_at TIMESTAMPTZ,
            valid_from DATE,
            source VARCHAR(60),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_tenant_settings_code ON tenant_settings (code)")


def downgrade():
    op.execute("DROP TABLE tenant_settings")
    op.execute("DROP TABLE tenants")
