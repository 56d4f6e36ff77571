"""Guides

Revision ID: 013b_guides
Revises: 013_domes
Create Date: 2024-05-09 10:13:00
"""
from alembic import op

revision = "013b_guides"
down_revision = "013_domes"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE guides (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            state VARCHAR(30) NOT NULL,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_guides_state ON guides (state)")


def downgrade():
    op.execute("DROP TABLE guides")
