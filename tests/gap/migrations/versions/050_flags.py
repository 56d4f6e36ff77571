"""Flags, where there are none

Revision ID: 050_flags
Revises: 041_alerts
"""
import sqlalchemy as sa
from alembic import op

revision = "050_flags"
down_revision = "041_alerts"


def upgrade():
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table("flags"):
        op.create_table(
            "flags",
            sa.Column("name", sa.String(40), primary_key=True),
            sa.Column("is_on", sa.Boolean(), nullable=False),
        )
    if inspector.has_table("old_flags"):
        op.drop_table("old_flags")


def downgrade():
    op.drop_table("flags")
