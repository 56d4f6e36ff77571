"""Repair: outbox, distributed locks, dead letters, replay log

Revision ID: 038_repair_outbox
Revises: 037_sales_order_lines
Create Date: 2024-07-19 09:38:00
"""
import sqlalchemy as sa
from alembic import op

revision = "038_repair_outbox"
down_revision = "037_sales_order_lines"


def upgrade():
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("work_queue_id", sa.BigInteger(), sa.ForeignKey("repair.work_queue.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="repair",
    )
    op.create_index("ix_outbox_work_queue_id", "outbox", ["work_queue_id"], schema="repair")
    op.create_index("ix_outbox_code", "outbox", ["code"], schema="repair")
    op.create_table(
        "distributed_locks",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("counted", sa.Integer()),
        sa.Column("score", sa.Float()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="repair",
    )
    op.execute("""
        CREATE TABLE repair.dead_letters (
            id BIGSERIAL PRIMARY KEY,
            distributed_lock_id BIGINT NOT NULL REFERENCES repair.distributed_locks (id) ON DELETE CASCADE,
            code VARCHAR(20) NOT NULL,
            amount_cents BIGINT,
            is_active BOOLEAN,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_dead_letters_code ON repair.dead_letters (code)")
    op.execute("""
        CREATE TABLE repair.replay_log (
            id BIGSERIAL PRIMARY KEY,
            dead_letter_id BIGINT NOT NULL REFERENCES repair.dead_letters (id) ON DELETE CASCADE,
            kind VARCHAR(40) NOT NULL,
            source VARCHAR(60),
            reviewed_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE repair.replay_log")
    op.execute("DROP TABLE repair.dead_letters")
    op.drop_table("distributed_locks", schema="repair")
    op.drop_table("outbox", schema="repair")
