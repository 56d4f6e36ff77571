"""Programs

Revision ID: 018_programs
Revises: 017_sky_patches
Create Date: 2024-05-30 10:18:00
"""
import sqlalchemy as sa
from alembic import op

revision = "018_programs"
down_revision = "017_sky_patches"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "programs",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("pointing_model_id", sa.BigInteger(), sa.ForeignKey("pointing_models.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("seconds", sa.Float()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_programs_pointing_model_id", "programs", ["pointing_model_id"])


def downgrade():
    op.drop_table("programs")
