"""Add fields of outside accounts to the User model

Revision ID: 20250814_add_user_sign_in_fields
Revises: 20250808_add_erasure_requests
Create Date: 2025-08-14 10:30:00
"""
import sqlalchemy as sa
from alembic import op

revision = "20250814_add_user_sign_in_fields"
down_revision = "20250808_add_erasure_requests"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("provider", sa.String(40), nullable=True))
    op.add_column("user", sa.Column("provider_subject", sa.String(120), nullable=True))
    op.create_index("ix_user_provider_subject", "user", ["provider", "provider_subject"], unique=True)
    op.create_table(
        "fee_calculations",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("clinic_code", sa.String(20), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("factor", sa.Numeric(6, 3), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_fee_calculations_clinic_code", "fee_calculations", ["clinic_code"])


def downgrade():
    op.drop_table("fee_calculations")
    op.drop_index("ix_user_provider_subject", table_name="user")
    op.drop_column("user", "provider_subject")
    op.drop_column("user", "provider")
