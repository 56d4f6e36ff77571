"""Section limits and section possessions

Revision ID: 007_section_limits
Revises: 006_views_free_berths
Create Date: 2024-02-23 09:07:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "007_section_limits"
down_revision = "006_views_free_berths"


def upgrade():
    op.create_table(
        "section_limits",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("line_section_id", sa.BigInteger(), sa.ForeignKey("line_sections.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_section_limits_line_section_id", "section_limits", ["line_section_id"])
    op.create_index("ix_section_limits_code", "section_limits", ["code"])
    op.create_table(
        "section_possessions",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("section_limit_id", sa.BigInteger(), sa.ForeignKey("section_limits.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_section_possessions_section_limit_id", "section_possessions", ["section_limit_id"])
    op.create_index("ix_section_possessions_state", "section_possessions", ["state"])


def downgrade():
    op.drop_table("section_possessions")
    op.drop_table("section_limits")
