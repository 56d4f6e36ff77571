"""readers may have no email, but not twice the same

Revision ID: d21f6e08ba53
Revises: b7c3950de14f
Create Date: 2024-05-28 09:48:12.775034

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "d21f6e08ba53"
down_revision: Union[str, Sequence[str], None] = "b7c3950de14f"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_unique_constraint(op.f("uq_readers_email"), "readers", ["email"])


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_constraint(op.f("uq_readers_email"), "readers", type_="unique")
