"""Sessions

Revision ID: 038_sessions
Revises: 037_account_roles
Create Date: 2024-08-31 10:38:00
"""
from alembic import op

revision = "038_sessions"
down_revision = "037_account_roles"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE sessions (
            id BIGSERIAL PRIMARY KEY,
            variable_id BIGINT NOT NULL REFERENCES variables (id) ON DELETE CASCADE,
            seconds DOUBLE PRECISION,
            payload JSONB,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE sessions")
