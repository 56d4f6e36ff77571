"""Spectra

Revision ID: 057_spectra
Revises: 056_mounts_defaults
Create Date: 2024-12-02 10:57:00
"""
import sqlalchemy as sa
from alembic import op

revision = "057_spectra"
down_revision = "056_mounts_defaults"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "spectra",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("asteroid_id", sa.BigInteger(), sa.ForeignKey("asteroids.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("counted", sa.Integer()),
        sa.Column("source", sa.String(60)),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_spectra_asteroid_id", "spectra", ["asteroid_id"])


def downgrade():
    op.drop_table("spectra")
