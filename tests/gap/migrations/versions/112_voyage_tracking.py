"""Whether a voyage is tracked

Revision ID: 112_voyage_tracking
Revises: 110_voyage_end
"""
import sqlalchemy as sa
from alembic import op

revision = "112_voyage_tracking"
down_revision = "110_voyage_end"


def upgrade():
    inspector = sa.inspect(op.get_bind())
    columns = {column["name"] for column in inspector.get_columns("flags")}
    if "note" not in columns:
        op.add_column("flags", sa.Column("note", sa.Text()))
    op.add_column("voyages", sa.Column("tracking", sa.String(20), server_default="full"))
    op.add_column("voyages", sa.Column("tracking_error", sa.Text()))


def downgrade():
    op.drop_column("voyages", "tracking_error")
    op.drop_column("voyages", "tracking")
    op.drop_column("flags", "note")
