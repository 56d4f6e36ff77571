"""Alert targets

Revision ID: 049_alert_targets
Revises: 048_rules_cleanup
Create Date: 2024-10-28 10:49:00
"""
from alembic import op

revision = "049_alert_targets"
down_revision = "048_rules_cleanup"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE alert_targets (
            id BIGSERIAL PRIMARY KEY,
            taken_at TIMESTAMPTZ,
            magnitude DOUBLE PRECISION,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_alert_targets_taken_at ON alert_targets (taken_at)")


def downgrade():
    op.execute("DROP TABLE alert_targets")
