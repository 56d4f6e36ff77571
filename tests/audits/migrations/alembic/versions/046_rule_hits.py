"""Rule hits

Revision ID: 046_rule_hits
Revises: 045_calibrations_more
Create Date: 2024-10-15 10:46:00
"""
import sqlalchemy as sa
from alembic import op

revision = "046_rule_hits"
down_revision = "045_calibrations_more"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "rule_hits",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_rule_hits_state", "rule_hits", ["state"])


def downgrade():
    op.drop_table("rule_hits")
