"""Partners

Revision ID: 099_partners
Revises: 098_quotas
Create Date: 2025-07-08 10:41:00
"""
from alembic import op

revision: str = "099_partners"
down_revision: str | None = "098_quotas"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE partners (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            code VARCHAR(20) NOT NULL,
            note TEXT,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_partners_code ON partners (code)")


def downgrade():
    op.execute("DROP TABLE partners")
