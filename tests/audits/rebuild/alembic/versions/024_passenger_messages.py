"""Passenger messages and passenger counts

Revision ID: 024_passenger_messages
Revises: 023_charter_agreements
Create Date: 2024-05-04 09:24:00
"""
import sqlalchemy as sa
from alembic import op

revision = "024_passenger_messages"
down_revision = "023_charter_agreements"


def upgrade():
    op.execute("""
        CREATE TABLE passenger_messages (
            id BIGSERIAL PRIMARY KEY,
            passenger_claim_id BIGINT NOT NULL REFERENCES passenger_claims (id) ON DELETE CASCADE,
            code VARCHAR(20) NOT NULL,
            note TEXT,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_passenger_messages_code ON passenger_messages (code)")
    op.create_table(
        "passenger_counts",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("passenger_message_id", sa.BigInteger(), sa.ForeignKey("passenger_messages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("priority", sa.Integer()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_passenger_counts_passenger_message_id", "passenger_counts", ["passenger_message_id"])


def downgrade():
    op.drop_table("passenger_counts")
    op.execute("DROP TABLE passenger_messages")
