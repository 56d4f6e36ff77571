"""daily report for the press

Revision ID: 0a93b1c6de78
Revises:
Create Date: 2024-07-01 06:55:33.108842

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "0a93b1c6de78"
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = ("report",)
depends_on: Union[str, Sequence[str], None] = "c4f72b6d08e5"


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "daily_report",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("warmest", sa.Float(), nullable=True),
        sa.Column("coldest", sa.Float(), nullable=True),
        sa.Column("rain_mm", sa.Float(), nullable=True),
    )
    op.execute(
        """
        INSERT INTO daily_report (day, warmest, coldest)
        SELECT taken_at::date, max(value), min(value) FROM readings WHERE quality = 0 GROUP BY 1
        """
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("daily_report")
