"""Orbits

Revision ID: 055_orbits
Revises: 054_sky_patches_check
Create Date: 2024-11-22 10:55:00
"""
from alembic import op

revision = "055_orbits"
down_revision = "054_sky_patches_check"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE orbits (
            id BIGSERIAL PRIMARY KEY,
            transient_vote_id BIGINT NOT NULL REFERENCES transient_votes (id) ON DELETE CASCADE,
            seconds DOUBLE PRECISION,
            counted INTEGER,
            taken_at TIMESTAMPTZ,
            dec DOUBLE PRECISION,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_orbits_taken_at ON orbits (taken_at)")


def downgrade():
    op.execute("DROP TABLE orbits")
