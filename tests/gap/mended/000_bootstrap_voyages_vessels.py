"""What the application made when it started

Revision ID: 000_bootstrap
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000_bootstrap"
down_revision = None


def upgrade():
    op.create_table(
        "voyages",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.String(64)),
        sa.Column("vessel_id", sa.String(36)),
        sa.Column("port_id", sa.Integer()),
        sa.Column("captain", sa.String(64)),
        sa.Column("cargo", sa.String(64)),
        sa.Column("weight_t", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True)),
        sa.Column("updated_at", sa.DateTime(timezone=True)),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("status", sa.String(64)),
        sa.Column("error", sa.String(64)),
        sa.Column("retries", sa.Integer()),
        sa.Column("priority", sa.Integer()),
        sa.Column("parent_id", sa.String(64)),
        sa.Column("region", sa.String(64)),
        sa.Column("notes", sa.String(64)),
    )
    op.create_index("ix_voyages_name", "voyages", ["name"])
    op.create_index("ix_voyages_vessel_id", "voyages", ["vessel_id"])
    op.create_index("ix_voyages_port_id", "voyages", ["port_id"])
    op.create_index("ix_voyages_status", "voyages", ["status"])
    op.create_index("ix_voyages_created_at", "voyages", ["created_at"])
    op.create_table(
        "vessels",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.String(64)),
        sa.Column("flag", sa.String(64)),
        sa.Column("imo", sa.String(64)),
        sa.Column("built", sa.String(64)),
        sa.Column("length_m", sa.String(64)),
        sa.Column("draught_m", sa.String(64)),
        sa.Column("tonnage", sa.String(64)),
        sa.Column("owner", sa.String(64)),
        sa.Column("operator", sa.String(64)),
        sa.Column("status", sa.String(64)),
        sa.Column("created_at", sa.DateTime(timezone=True)),
        sa.Column("updated_at", sa.DateTime(timezone=True)),
        sa.Column("retired_at", sa.String(64)),
        sa.Column("call_sign", sa.String(64)),
        sa.Column("notes", sa.String(64)),
    )
    op.create_index("ix_vessels_name", "vessels", ["name"])
    op.create_index("ix_vessels_imo", "vessels", ["imo"])


def downgrade():
    op.drop_table("vessels")
    op.drop_table("voyages")
