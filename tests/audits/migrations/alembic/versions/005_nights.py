"""Nights

Revision ID: 005_nights
Revises: 004_cameras
Create Date: 2024-03-24 10:04:00
"""
from alembic import op

revision = "005_nights"
down_revision = "004_cameras"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE nights (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            code VARCHAR(20) NOT NULL,
            state VARCHAR(30) NOT NULL,
            taken_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_nights_code ON nights (code)")


def downgrade():
    op.execute("DROP TABLE nights")
