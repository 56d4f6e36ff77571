"""Alert targets and alert history

Revision ID: 102_alert_targets
Revises: 101_alerts
Create Date: 2025-05-21 09:42:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "102_alert_targets"
down_revision: str | None = "101_alerts"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "alert_targets",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("alert_rule_id", sa.BigInteger(), sa.ForeignKey("alert_rules.id", ondelete="CASCADE"), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("score", sa.Float()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_alert_targets_alert_rule_id", "alert_targets", ["alert_rule_id"])
    op.create_table(
        "alert_history",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_alert_history_state", "alert_history", ["state"])


def downgrade():
    op.drop_table("alert_history")
    op.drop_table("alert_targets")
