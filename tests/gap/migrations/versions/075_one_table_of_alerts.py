"""All alerts in one table

Revision ID: 075_one_table_of_alerts
Revises: 074_port_alerts
"""
import sqlalchemy as sa
from alembic import op

revision = "075_one_table_of_alerts"
down_revision = "074_port_alerts"


def upgrade():
    op.execute("INSERT INTO alerts (port_id, text) SELECT port_id, text FROM port_alerts")
    op.drop_index("ix_port_alerts_port", table_name="port_alerts")
    op.drop_table("port_alerts")


def downgrade():
    op.create_table(
        "port_alerts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("port_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_index("ix_port_alerts_port", "port_alerts", ["port_id"])
