"""Trip checkpoints

Revision ID: 001_trip_checkpoints
Revises: 
Create Date: 2024-02-05 09:01:00
"""
import sqlalchemy as sa
from alembic import op

revision = "001_trip_checkpoints"
down_revision = None


def upgrade():
    op.create_table(
        "trip_checkpoints",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("note", sa.Text()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("trip_checkpoints")
