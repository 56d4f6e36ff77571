"""User sessions and user invitations

Revision ID: 090_user_sessions
Revises: 089_nothing_yet
Create Date: 2025-03-21 09:30:00
"""
import sqlalchemy as sa
from alembic import op

revision = "090_user_sessions"
down_revision = "089_nothing_yet"


def upgrade():
    op.execute("""
        CREATE TABLE user_sessions (
            id BIGSERIAL PRIMARY KEY,
            user_role_id BIGINT NOT NULL REFERENCES user_roles (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            note TEXT,
            reviewed_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.create_table(
        "user_invitations",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("user_session_id", sa.BigInteger(), sa.ForeignKey("user_sessions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_user_invitations_user_session_id", "user_invitations", ["user_session_id"])


def downgrade():
    op.drop_table("user_invitations")
    op.execute("DROP TABLE user_sessions")
