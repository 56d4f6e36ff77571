"""loans

Revision ID: c5d0193be7a2
Revises: 8b27e64fc015
Create Date: 2023-02-21 11:05:47.660214

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "c5d0193be7a2"
down_revision: Union[str, Sequence[str], None] = "8b27e64fc015"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "loans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("lent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["copy_id"], ["copies.id"], name=op.f("fk_loans_copy_id_copies")),
        sa.ForeignKeyConstraint(["reader_id"], ["readers.id"], name=op.f("fk_loans_reader_id_readers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loans")),
    )
    op.create_index(op.f("ix_loans_reader_id"), "loans", ["reader_id"])
    op.create_index("ix_loans_open", "loans", ["due_on"], postgresql_where=sa.text("returned_at IS NULL"))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index("ix_loans_open", table_name="loans")
    op.drop_index(op.f("ix_loans_reader_id"), table_name="loans")
    op.drop_table("loans")
