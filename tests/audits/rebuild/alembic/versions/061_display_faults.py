"""Display faults

Revision ID: 061_display_faults
Revises: 060_displays
Create Date: 2024-10-27 09:01:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "061_display_faults"
down_revision = "060_displays"


def upgrade():
    op.create_table(
        "display_faults",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("display_content_id", sa.BigInteger(), sa.ForeignKey("display_contents.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_display_faults_display_content_id", "display_faults", ["display_content_id"])
    op.create_index("ix_display_faults_happened_at", "display_faults", ["happened_at"])


def downgrade():
    op.drop_table("display_faults")
