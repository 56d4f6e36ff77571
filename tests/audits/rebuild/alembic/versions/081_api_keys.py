"""Api keys and api calls

Revision ID: 081_api_keys
Revises: 080_lost_items_more
Create Date: 2025-02-10 09:21:00
"""
import sqlalchemy as sa
from alembic import op

revision = "081_api_keys"
down_revision = "080_lost_items_more"


def upgrade():
    op.create_table(
        "api_keys",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("score", sa.Float()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "api_calls",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("counted", sa.Integer()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("api_calls")
    op.drop_table("api_keys")
