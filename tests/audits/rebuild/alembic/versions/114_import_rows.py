"""Import rows

Revision ID: 114_import_rows
Revises: 113_users_more
Create Date: 2025-07-14 09:54:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "114_import_rows"
down_revision: str | None = "113_users_more"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "import_rows",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("import_id", sa.BigInteger(), sa.ForeignKey("imports.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        sa.Column("source", sa.String(60)),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_import_rows_import_id", "import_rows", ["import_id"])
    op.create_index("ix_import_rows_happened_at", "import_rows", ["happened_at"])


def downgrade():
    op.drop_table("import_rows")
