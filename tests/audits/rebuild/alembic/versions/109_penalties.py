"""Penalties and penalty rules

Revision ID: 109_penalties
Revises: 108_budget_changes
Create Date: 2025-06-22 09:49:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "109_penalties"
down_revision: str | None = "108_budget_changes"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE penalties (
            id BIGSERIAL PRIMARY KEY,
            state VARCHAR(30) NOT NULL,
            note TEXT,
            happened_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_penalties_state ON penalties (state)")
    op.create_table(
        "penalty_rules",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("counted", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("penalty_rules")
    op.execute("DROP TABLE penalties")
