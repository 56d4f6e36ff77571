"""Quality marks of frames

Revision ID: 024_quality_marks
Revises: 023_split_frames
Create Date: 2024-06-23 10:24:00
"""
from alembic import op

revision = "024_quality_marks"
down_revision = "023_split_frames"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE quality_marks (
            id BIGSERIAL PRIMARY KEY,
            observer_id BIGINT NOT NULL REFERENCES observers (id) ON DELETE CASCADE,
            kind VARCHAR(40) NOT NULL,
            payload JSONB,
            ra DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    op.execute("DROP TABLE quality_marks")
