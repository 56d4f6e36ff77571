"""Tickets

Revision ID: 115_tickets
Revises: 114_tours
Create Date: 2025-09-09 10:57:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "115_tickets"
down_revision: str | None = "114_tours"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("tickets")
