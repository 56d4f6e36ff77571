"""Trains and train consists

Revision ID: 015_trains
Revises: 014_depot_lifts
Create Date: 2024-03-23 09:15:00
"""
import sqlalchemy as sa
from alembic import op

revision = "015_trains"
down_revision = "014_depot_lifts"


def upgrade():
    op.create_table(
        "trains",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("note", sa.Text()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "train_consists",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("train_id", sa.BigInteger(), sa.ForeignKey("trains.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_train_consists_train_id", "train_consists", ["train_id"])


def downgrade():
    op.drop_table("train_consists")
    op.drop_table("trains")
