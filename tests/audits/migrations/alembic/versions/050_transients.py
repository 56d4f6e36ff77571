"""Transients

Revision ID: 050_transients
Revises: 049_alert_targets
Create Date: 2024-11-02 10:50:00
"""
import sqlalchemy as sa
from alembic import op

revision = "050_transients"
down_revision = "049_alert_targets"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "transients",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("rule_id", sa.BigInteger(), sa.ForeignKey("rules.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("dec", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_transients_rule_id", "transients", ["rule_id"])
    op.create_index("ix_transients_code", "transients", ["code"])


def downgrade():
    op.drop_table("transients")
