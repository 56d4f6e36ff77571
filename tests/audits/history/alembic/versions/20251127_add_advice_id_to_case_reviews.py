"""add advice_id to case_reviews

Revision ID: 20251127_add_advice_id
Revises: 20251127_add_user_role
Create Date: 2025-11-27 15:00:00
"""
import sqlalchemy as sa
from alembic import op

revision = "20251127_add_advice_id"
down_revision = "20251127_add_user_role"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("case_reviews", sa.Column("advice_id", sa.Integer(), sa.ForeignKey("advice_entries.id", ondelete="SET NULL"), nullable=True))
    op.create_index("ix_case_reviews_advice_id", "case_reviews", ["advice_id"])


def downgrade():
    op.drop_index("ix_case_reviews_advice_id", table_name="case_reviews")
    op.drop_column("case_reviews", "advice_id")
