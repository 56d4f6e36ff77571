"""merge readings and people

Revision ID: e7c1948d53f0
Revises: c4f72b6d08e5, d6b8027e4fa1
Create Date: 2024-06-03 08:12:45.000128

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "e7c1948d53f0"
down_revision: Union[str, Sequence[str], None] = ("c4f72b6d08e5", "d6b8027e4fa1")
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    pass


def downgrade() -> None:
    """Downgrade schema."""
    pass
