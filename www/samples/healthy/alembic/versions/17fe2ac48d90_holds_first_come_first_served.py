"""holds, first come first served

Revision ID: 17fe2ac48d90
Revises: c5d0193be7a2
Create Date: 2023-04-03 08:51:19.034475

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "17fe2ac48d90"
down_revision: Union[str, Sequence[str], None] = "c5d0193be7a2"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=op.f("fk_holds_title_id_titles")),
        sa.ForeignKeyConstraint(["reader_id"], ["readers.id"], name=op.f("fk_holds_reader_id_readers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sa.UniqueConstraint("title_id", "reader_id", name=op.f("uq_holds_title_id")),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("holds")
