"""Alerts and alert rules

Revision ID: 101_alerts
Revises: 100_forecast_scores
Create Date: 2025-05-19 09:41:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "101_alerts"
down_revision: str | None = "100_forecast_scores"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "alerts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_alerts_code", "alerts", ["code"])
    op.execute("""
        CREATE TABLE alert_rules (
            id BIGSERIAL PRIMARY KEY,
            alert_id BIGINT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            happened_at TIMESTAMPTZ,
            valid_from DATE,
            payload JSONB,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_alert_rules_happened_at ON alert_rules (happened_at)")


def downgrade():
    op.execute("DROP TABLE alert_rules")
    op.drop_table("alerts")
