"""Moon phases

Revision ID: 090_moon_phases
Revises: 089_audit_lines
Create Date: 2025-05-21 10:31:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "090_moon_phases"
down_revision: str | None = "089_audit_lines"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "moon_phases",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("audit_id", sa.BigInteger(), sa.ForeignKey("audits.id", ondelete="CASCADE"), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_moon_phases_audit_id", "moon_phases", ["audit_id"])


def downgrade():
    op.drop_table("moon_phases")
