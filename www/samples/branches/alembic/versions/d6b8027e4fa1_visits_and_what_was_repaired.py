"""visits and what was repaired

Revision ID: d6b8027e4fa1
Revises: d5a613c97f24
Create Date: 2024-05-13 16:02:27.940335

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "d6b8027e4fa1"
down_revision: Union[str, Sequence[str], None] = "d5a613c97f24"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("station_id", sa.Integer(), sa.ForeignKey("stations.id", name="fk_visits_station"), nullable=False),
        sa.Column("observer_id", sa.Integer(), sa.ForeignKey("observers.id", name="fk_visits_observer"), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("visits")
