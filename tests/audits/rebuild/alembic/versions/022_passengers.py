"""Passengers and passenger claims

Revision ID: 022_passengers
Revises: 021_ticket_scans
Create Date: 2024-04-22 09:22:00
"""
import sqlalchemy as sa
from alembic import op

revision = "022_passengers"
down_revision = "021_ticket_scans"


def upgrade():
    op.create_table(
        "passengers",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("score", sa.Float()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.execute("""
        CREATE TABLE passenger_claims (
            id BIGSERIAL PRIMARY KEY,
            passenger_id BIGINT NOT NULL REFERENCES passengers (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            payload JSONB,
            priority INTEGER,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE passenger_claims")
    op.drop_table("passengers")
