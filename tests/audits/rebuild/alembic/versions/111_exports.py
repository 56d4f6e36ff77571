"""Exports and imports

Revision ID: 111_exports
Revises: 110_journey_end
Create Date: 2025-07-06 09:51:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "111_exports"
down_revision: str | None = "110_journey_end"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE exports (
            id BIGSERIAL PRIMARY KEY,
            kind VARCHAR(40) NOT NULL,
            valid_to DATE,
            priority INTEGER,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("export_id", sa.BigInteger(), sa.ForeignKey("exports.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_imports_export_id", "imports", ["export_id"])


def downgrade():
    op.drop_table("imports")
    op.execute("DROP TABLE exports")
