"""Add tables of the advice system

Revision ID: 20250808_add_advice_tables
Revises: 20250807_add_drug_notices
Create Date: 2025-08-08 09:00:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

advice_state = postgresql.ENUM("draft", "published", "withdrawn", name="advice_state", create_type=False)

revision = "20250808_add_advice_tables"
down_revision = "20250807_add_drug_notices"
branch_labels = None
depends_on = None


def upgrade():
    advice_state.create(op.get_bind())
    op.create_table(
        "advice_entries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("state", advice_state, nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_advice_entries_state", "advice_entries", ["state"])


def downgrade():
    op.drop_table("advice_entries")
    advice_state.drop(op.get_bind())
