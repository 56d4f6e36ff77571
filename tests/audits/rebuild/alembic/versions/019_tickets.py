"""Tickets and ticket types

Revision ID: 019_tickets
Revises: 018_depot_key_cabinets
Create Date: 2024-04-05 09:19:00
"""
import sqlalchemy as sa
from alembic import op

revision = "019_tickets"
down_revision = "018_depot_key_cabinets"


def upgrade():
    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_tickets_code", "tickets", ["code"])
    op.execute("""
        CREATE TABLE ticket_types (
            id BIGSERIAL PRIMARY KEY,
            ticket_id BIGINT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
            amount_cents BIGINT,
            happened_at TIMESTAMPTZ,
            reviewed_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_ticket_types_happened_at ON ticket_types (happened_at)")


def downgrade():
    op.execute("DROP TABLE ticket_types")
    op.drop_table("tickets")
