"""Path conflicts

Revision ID: 017_path_conflicts
Revises: 016_train_paths
Create Date: 2024-03-28 09:17:00
"""
import sqlalchemy as sa
from alembic import op

revision = "017_path_conflicts"
down_revision = "016_train_paths"


def upgrade():
    op.create_table(
        "path_conflicts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("valid_from", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_path_conflicts_code", "path_conflicts", ["code"])


def downgrade():
    op.drop_table("path_conflicts")
