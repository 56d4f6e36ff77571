"""Settings and setting changes

Revision ID: 097_settings
Revises: 096_seat_blocks_more
Create Date: 2025-04-30 09:37:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "097_settings"
down_revision: str | None = "096_seat_blocks_more"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "settings",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_settings_state", "settings", ["state"])
    op.execute("""
        CREATE TABLE setting_changes (
            id BIGSERIAL PRIMARY KEY,
            setting_id BIGINT NOT NULL REFERENCES settings (id) ON DELETE CASCADE,
            is_active BOOLEAN,
            payload JSONB,
            external_ref VARCHAR(80),
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE setting_changes")
    op.drop_table("settings")
