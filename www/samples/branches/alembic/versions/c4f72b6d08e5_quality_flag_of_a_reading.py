"""quality flag of a reading

Revision ID: c4f72b6d08e5
Revises: c3e8f15a92b0
Create Date: 2024-04-19 14:20:51.662190

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "c4f72b6d08e5"
down_revision: Union[str, Sequence[str], None] = "c3e8f15a92b0"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("readings", sa.Column("quality", sa.SmallInteger(), server_default="0", nullable=False))
    op.execute("CREATE INDEX ix_readings_doubtful ON readings (instrument_id) WHERE quality > 0")


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("DROP INDEX ix_readings_doubtful")
    op.drop_column("readings", "quality")
