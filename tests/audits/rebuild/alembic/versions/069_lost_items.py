"""Lost items and lost item claims

Revision ID: 069_lost_items
Revises: 068_tariff_notices
Create Date: 2024-12-12 09:09:00
"""
import sqlalchemy as sa
from alembic import op

revision = "069_lost_items"
down_revision = "068_tariff_notices"


def upgrade():
    op.create_table(
        "lost_items",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_lost_items_code", "lost_items", ["code"])
    op.execute("""
        CREATE TABLE lost_item_claims (
            id BIGSERIAL PRIMARY KEY,
            code VARCHAR(20) NOT NULL,
            note TEXT,
            score DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_lost_item_claims_code ON lost_item_claims (code)")


def downgrade():
    op.execute("DROP TABLE lost_item_claims")
    op.drop_table("lost_items")
