"""condition of a copy

Revision ID: e94b7d3058c1
Revises: 17fe2ac48d90
Create Date: 2023-06-12 13:27:55.911203

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "e94b7d3058c1"
down_revision: Union[str, Sequence[str], None] = "17fe2ac48d90"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("copies", sa.Column("condition", sa.String(length=16), server_default="good", nullable=False))
    op.create_check_constraint(
        op.f("ck_copies_condition"), "copies", "condition IN ('good', 'worn', 'repair', 'lost')"
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_constraint(op.f("ck_copies_condition"), "copies", type_="check")
    op.drop_column("copies", "condition")
