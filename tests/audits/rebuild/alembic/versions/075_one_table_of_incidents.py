"""Incidents of drills go into incidents

Revision ID: 075_one_table_of_incidents
Revises: 074_drill_incidents
Create Date: 2025-01-10 09:15:00
"""
import sqlalchemy as sa
from alembic import op

revision = "075_one_table_of_incidents"
down_revision = "074_drill_incidents"


def upgrade():
    op.add_column("incidents", sa.Column("is_drill", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("""
        INSERT INTO incidents (kind, state, note, happened_at, is_drill)
        SELECT kind, state, note, happened_at, true FROM drill_incidents
    """)
    op.drop_table("drill_incidents")


def downgrade():
    op.execute("CREATE TABLE drill_incidents (id BIGSERIAL PRIMARY KEY, kind VARCHAR(40) NOT NULL, state VARCHAR(30) NOT NULL, note TEXT, happened_at TIMESTAMPTZ, created_at TIMESTAMPTZ NOT NULL DEFAULT now())")
    op.create_index("ix_drill_incidents_state", "drill_incidents", ["state"])
    op.drop_column("incidents", "is_drill")
