"""House: memos and memo pins

Revision ID: 088_house_memos
Revises: 087_users
Create Date: 2025-03-12 09:28:00
"""
import sqlalchemy as sa
from alembic import op

revision = "088_house_memos"
down_revision = "087_users"


def upgrade():
    op.execute("CREATE SCHEMA IF NOT EXISTS house")
    op.execute("""
        CREATE TABLE house.memos (
            id BIGSERIAL PRIMARY KEY,
            note TEXT,
            score DOUBLE PRECISION,
            valid_to DATE,
            source VARCHAR(60),
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.create_table(
        "memo_pins",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("memo_id", sa.BigInteger(), sa.ForeignKey("house.memos.id", ondelete="CASCADE"), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("valid_to", sa.Date()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="house",
    )
    op.create_index("ix_memo_pins_memo_id", "memo_pins", ["memo_id"], schema="house")
    op.create_index("ix_memo_pins_happened_at", "memo_pins", ["happened_at"], schema="house")


def downgrade():
    op.drop_table("memo_pins", schema="house")
    op.execute("DROP TABLE house.memos")
    op.execute("DROP SCHEMA IF EXISTS house")
