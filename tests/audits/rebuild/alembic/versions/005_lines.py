"""Lines and line sections

Revision ID: 005_lines
Revises: 004_depot_halls
Create Date: 2024-02-17 09:05:00
"""
import sqlalchemy as sa
from alembic import op

revision = "005_lines"
down_revision = "004_depot_halls"


def upgrade():
    op.create_table(
        "lines",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.execute("""
        CREATE TABLE line_sections (
            id BIGSERIAL PRIMARY KEY,
            happened_at TIMESTAMPTZ,
            source VARCHAR(60),
            reviewed_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_line_sections_happened_at ON line_sections (happened_at)")


def downgrade():
    op.execute("DROP TABLE line_sections")
    op.drop_table("lines")
