"""Catalogues

Revision ID: 029_catalogues
Revises: 028_pipeline_runs
Create Date: 2024-07-18 10:29:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "029_catalogues"
down_revision = "028_pipeline_runs"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "catalogues",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("dec", sa.Float()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_catalogues_state", "catalogues", ["state"])


def downgrade():
    op.drop_table("catalogues")
