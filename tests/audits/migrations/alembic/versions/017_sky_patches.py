"""Sky patches

Revision ID: 017_sky_patches
Revises: 016_pointing_models
Create Date: 2024-05-22 10:17:00
"""
from alembic import op

revision = "017_sky_patches"
down_revision = "016_pointing_models"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE sky_patches (
            id BIGSERIAL PRIMARY KEY,
            guide_id BIGINT NOT NULL REFERENCES guides (id) ON DELETE CASCADE,
            kind VARCHAR(40) NOT NULL,
            magnitude DOUBLE PRECISION,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE sky_patches")
