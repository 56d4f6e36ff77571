"""titles and their copies

Revision ID: 8b27e64fc015
Revises: 3f1c8a90d2b4
Create Date: 2023-02-07 16:40:02.118930

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "8b27e64fc015"
down_revision: Union[str, Sequence[str], None] = "3f1c8a90d2b4"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "titles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("isbn", sa.String(length=13), nullable=True),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_titles")),
    )
    op.create_index(op.f("ix_titles_isbn"), "titles", ["isbn"])
    op.create_table(
        "copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("shelf_mark", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=op.f("fk_copies_title_id_titles")),
        sa.ForeignKeyConstraint(["branch_id"], ["branches.id"], name=op.f("fk_copies_branch_id_branches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copies")),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("copies")
    op.drop_index(op.f("ix_titles_isbn"), table_name="titles")
    op.drop_table("titles")
