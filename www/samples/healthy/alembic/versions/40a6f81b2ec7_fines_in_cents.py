"""fines, in cents

Revision ID: 40a6f81b2ec7
Revises: e94b7d3058c1
Create Date: 2023-09-18 10:02:08.553190

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "40a6f81b2ec7"
down_revision: Union[str, Sequence[str], None] = "e94b7d3058c1"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "fines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_fines_loan_id_loans"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fines")),
    )
    op.execute(
        """
        INSERT INTO fines (loan_id, cents)
        SELECT id, 50 FROM loans WHERE returned_at IS NULL AND due_on < CURRENT_DATE
        """
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("fines")
