"""Darks

Revision ID: 008_darks
Revises: 007_frames
Create Date: 2024-04-07 10:07:00
"""
from alembic import op

revision, down_revision = "008_darks", "007_frames"
branch_labels = depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE darks (
            id BIGSERIAL PRIMARY KEY,
            kind VARCHAR(40) NOT NULL,
            state VARCHAR(30) NOT NULL,
            note TEXT,
            seconds DOUBLE PRECISION,
            magnitude DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_darks_state ON darks (state)")


def downgrade():
    op.execute("DROP TABLE darks")
