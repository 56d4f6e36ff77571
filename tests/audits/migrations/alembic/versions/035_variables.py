"""Variables

Revision ID: 035_variables
Revises: 034_light_curves
Create Date: 2024-08-19 10:35:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "035_variables"
down_revision = "034_light_curves"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "variables",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("catalogue_id", sa.BigInteger(), sa.ForeignKey("catalogues.id", ondelete="CASCADE"), nullable=False),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_variables_catalogue_id", "variables", ["catalogue_id"])


def downgrade():
    op.drop_table("variables")
