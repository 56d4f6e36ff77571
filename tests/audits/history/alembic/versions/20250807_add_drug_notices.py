"""Add tables of drug notices for the weekly digest

Revision ID: 20250807_add_drug_notices
Revises: 20250807_add_text_search
Create Date: 2025-08-07 08:30:00
"""
import sqlalchemy as sa
from alembic import op

revision = "20250807_add_drug_notices"
down_revision = "20250807_add_text_search"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "drug_notices",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_drug_notices_source", "drug_notices", ["source"])
    op.create_table(
        "feed_status",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("is_healthy", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_feed_status_url", "feed_status", ["url"], unique=True)


def downgrade():
    op.drop_table("feed_status")
    op.drop_table("drug_notices")
