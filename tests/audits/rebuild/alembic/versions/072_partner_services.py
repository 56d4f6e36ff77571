"""Partner services and partner reports

Revision ID: 072_partner_services
Revises: 071_partners
Create Date: 2024-12-25 09:12:00
"""
from alembic import op

revision = "072_partner_services"
down_revision = "071_partners"


def upgrade():
    op.execute("""
        CREATE TABLE partner_services (
            id BIGSERIAL PRIMARY KEY,
            partner_contract_id BIGINT NOT NULL REFERENCES partner_contracts (id) ON DELETE CASCADE,
            kind VARCHAR(40) NOT NULL,
            counted INTEGER,
            external_ref VARCHAR(80),
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("""
        CREATE TABLE partner_reports (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            state VARCHAR(30) NOT NULL,
            counted INTEGER,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_partner_reports_state ON partner_reports (state)")


def downgrade():
    op.execute("DROP TABLE partner_reports")
    op.execute("DROP TABLE partner_services")
