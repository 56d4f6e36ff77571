"""Station closures and station notices

Revision ID: 003_station_closures
Revises: 002_stations
Create Date: 2024-02-12 09:03:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "003_station_closures"
down_revision = "002_stations"


def upgrade():
    op.create_table(
        "station_closures",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("station_facilitie_id", sa.BigInteger(), sa.ForeignKey("station_facilities.id", ondelete="CASCADE"), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_station_closures_station_facilitie_id", "station_closures", ["station_facilitie_id"])
    op.create_table(
        "station_notices",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("station_closure_id", sa.BigInteger(), sa.ForeignKey("station_closures.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_station_notices_station_closure_id", "station_notices", ["station_closure_id"])
    op.create_index("ix_station_notices_code", "station_notices", ["code"])


def downgrade():
    op.drop_table("station_notices")
    op.drop_table("station_closures")
