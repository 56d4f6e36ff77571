"""a visit explains doubtful readings

Revision ID: f8d2a05e6b13
Revises: e7c1948d53f0
Create Date: 2024-06-17 11:39:09.871200

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "f8d2a05e6b13"
down_revision: Union[str, Sequence[str], None] = "e7c1948d53f0"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("visits", sa.Column("explains_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("visits", sa.Column("explains_to", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint("ck_visits_explains", "visits", "explains_from <= explains_to")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_constraint("ck_visits_explains", "visits", type_="check")
    op.drop_column("visits", "explains_to")
    op.drop_column("visits", "explains_from")
