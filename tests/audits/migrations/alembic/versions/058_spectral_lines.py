"""Spectral lines

Revision ID: 058_spectral_lines
Revises: 057_spectra
Create Date: 2024-12-04 10:58:00
"""
from alembic import op

revision = "058_spectral_lines"
down_revision = "057_spectra"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE spectral_lines (
            id BIGSERIAL PRIMARY KEY,
            orbit_id BIGINT NOT NULL REFERENCES orbits (id) ON DELETE CASCADE,
            code VARCHAR(20) NOT NULL,
            is_good BOOLEAN,
            magnitude DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_spectral_lines_code ON spectral_lines (code)")


def downgrade():
    op.execute("DROP TABLE spectral_lines")
