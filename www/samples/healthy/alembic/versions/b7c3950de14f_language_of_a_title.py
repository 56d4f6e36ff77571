"""language of a title

Revision ID: b7c3950de14f
Revises: 40a6f81b2ec7
Create Date: 2024-01-15 15:33:40.207716

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "b7c3950de14f"
down_revision: Union[str, Sequence[str], None] = "40a6f81b2ec7"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("titles", sa.Column("language", sa.String(length=8), nullable=True))
    op.execute("UPDATE titles SET language = 'en' WHERE language IS NULL")
    op.alter_column("titles", "language", existing_type=sa.String(length=8), nullable=False)
    op.create_index(op.f("ix_titles_language"), "titles", ["language"])


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index(op.f("ix_titles_language"), table_name="titles")
    op.drop_column("titles", "language")
