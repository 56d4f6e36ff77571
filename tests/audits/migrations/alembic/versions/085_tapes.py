"""Tapes

Revision ID: 085_tapes
Revises: 084_accounts_cleanup
Create Date: 2025-04-21 10:26:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "085_tapes"
down_revision: str | None = "084_accounts_cleanup"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "tapes",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("ra", sa.Float()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_tapes_code", "tapes", ["code"])


def downgrade():
    op.drop_table("tapes")
