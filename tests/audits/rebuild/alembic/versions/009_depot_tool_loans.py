"""Depot: tool loans, spare parts, part stocks, part orders

Revision ID: 009_depot_tool_loans
Revises: 008_gradients
Create Date: 2024-03-02 09:09:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "009_depot_tool_loans"
down_revision = "008_gradients"


def upgrade():
    op.create_table(
        "tool_loans",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("tool_id", sa.BigInteger(), sa.ForeignKey("depot.tools.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("counted", sa.Integer()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="depot",
    )
    op.create_index("ix_tool_loans_tool_id", "tool_loans", ["tool_id"], schema="depot")
    op.execute("""
        CREATE TABLE depot.spare_parts (
            id BIGSERIAL PRIMARY KEY,
            tool_loan_id BIGINT NOT NULL REFERENCES depot.tool_loans (id) ON DELETE CASCADE,
            state VARCHAR(30) NOT NULL,
            counted INTEGER,
            is_active BOOLEAN,
            valid_from DATE,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_spare_parts_state ON depot.spare_parts (state)")
    op.create_table(
        "part_stocks",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("spare_part_id", sa.BigInteger(), sa.ForeignKey("depot.spare_parts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="depot",
    )
    op.create_index("ix_part_stocks_spare_part_id", "part_stocks", ["spare_part_id"], schema="depot")
    op.create_index("ix_part_stocks_happened_at", "part_stocks", ["happened_at"], schema="depot")
    op.execute("""
        CREATE TABLE depot.part_orders (
            id BIGSERIAL PRIMARY KEY,
            part_stock_id BIGINT NOT NULL REFERENCES depot.part_stocks (id) ON DELETE CASCADE,
            name VARCHAR(120) NOT NULL,
            happened_at TIMESTAMPTZ,
            valid_from DATE,
            payload JSONB,
            external_ref VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_part_orders_happened_at ON depot.part_orders (happened_at)")


def downgrade():
    op.execute("DROP TABLE depot.part_orders")
    op.drop_table("part_stocks", schema="depot")
    op.execute("DROP TABLE depot.spare_parts")
    op.drop_table("tool_loans", schema="depot")
