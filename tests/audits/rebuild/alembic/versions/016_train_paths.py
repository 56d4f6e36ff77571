"""Train paths and path requests

Revision ID: 016_train_paths
Revises: 015_trains
Create Date: 2024-03-26 09:16:00
"""
import sqlalchemy as sa
from alembic import op

revision = "016_train_paths"
down_revision = "015_trains"


def upgrade():
    op.create_table(
        "train_paths",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("counted", sa.Integer()),
        sa.Column("score", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "path_requests",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_path_requests_code", "path_requests", ["code"])


def downgrade():
    op.drop_table("path_requests")
    op.drop_table("train_paths")
