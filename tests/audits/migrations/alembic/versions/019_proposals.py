"""Proposals

Revision ID: 019_proposals
Revises: 018_programs
Create Date: 2024-06-03 10:19:00
"""
import sqlalchemy as sa
from alembic import op

revision, down_revision = "019_proposals", "018_programs"
branch_labels = depends_on = None


def upgrade():
    op.create_table(
        "proposals",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("dec", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_proposals_code", "proposals", ["code"])


def downgrade():
    op.drop_table("proposals")
