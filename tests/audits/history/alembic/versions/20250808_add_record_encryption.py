"""Add keys for the encryption of records

Revision ID: 20250808_add_record_encryption
Revises: 20250808_add_advice_tables
Create Date: 2025-08-08 09:30:00
"""
import sqlalchemy as sa
from alembic import op

revision = "20250808_add_record_encryption"
down_revision = "20250808_add_advice_tables"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "encryption_keys",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False, unique=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "lab_analyses",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("sample_code", sa.String(40), nullable=False),
        sa.Column("laboratory", sa.String(120), nullable=False),
        sa.Column("key_id", sa.Integer(), sa.ForeignKey("encryption_keys.id"), nullable=True),
        sa.Column("sealed_result", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_lab_analyses_sample_code", "lab_analyses", ["sample_code"], unique=True)


def downgrade():
    op.drop_table("lab_analyses")
    op.drop_table("encryption_keys")
