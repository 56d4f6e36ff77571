"""instruments of a station

Revision ID: b2d9067e13ac
Revises: a10c44e8f7d2
Create Date: 2024-03-05 10:11:40.500017

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "b2d9067e13ac"
down_revision: Union[str, Sequence[str], None] = "a10c44e8f7d2"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "instruments",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("station_id", sa.Integer(), sa.ForeignKey("stations.id", name="fk_instruments_station"), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("serial", sa.String(40), nullable=True),
    )
    op.create_index("ix_instruments_station", "instruments", ["station_id"])


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index("ix_instruments_station", table_name="instruments")
    op.drop_table("instruments")
