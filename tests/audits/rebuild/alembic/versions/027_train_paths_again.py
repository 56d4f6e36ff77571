"""Train paths, where they are missing

Revision ID: 027_train_paths_again
Revises: 026_views_loaned_tools
Create Date: 2024-05-23 09:27:00
"""
from alembic import op

revision = "027_train_paths_again"
down_revision = "026_views_loaned_tools"


def upgrade():
    op.execute("""
        CREATE TABLE IF NOT EXISTS train_paths (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            note TEXT,
            counted INTEGER,
            score DOUBLE PRECISION,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)


def downgrade():
    pass
