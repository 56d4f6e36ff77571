"""Rules

Revision ID: 044_rules
Revises: 043_pointing_models_more
Create Date: 2024-10-06 10:44:00
"""
import sqlalchemy as sa
from alembic import op

revision = "044_rules"
down_revision = "043_pointing_models_more"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "rules",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_rules_state", "rules", ["state"])


def downgrade():
    op.drop_table("rules")
