"""Add role to the User model

Revision ID: 20251127_add_user_role
Revises: 20251124_case_review
Create Date: 2025-11-27 14:30:00
"""
import sqlalchemy as sa
from alembic import op

revision = "20251127_add_user_role"
down_revision = "20251124_case_review"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("role", sa.String(20), server_default="member", nullable=False))


def downgrade():
    op.drop_column("user", "role")
