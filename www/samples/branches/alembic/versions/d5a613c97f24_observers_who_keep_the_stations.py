"""observers who keep the stations

Revision ID: d5a613c97f24
Revises: b2d9067e13ac
Create Date: 2024-04-08 09:30:00.004410

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "d5a613c97f24"
down_revision: Union[str, Sequence[str], None] = "b2d9067e13ac"
branch_labels: Union[str, Sequence[str], None] = ("people",)
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "observers",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("phone", sa.String(32), nullable=True),
    )
    op.add_column("stations", sa.Column("observer_id", sa.Integer(), nullable=True))
    op.create_foreign_key("fk_stations_observer", "stations", "observers", ["observer_id"], ["id"])


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_constraint("fk_stations_observer", "stations", type_="foreignkey")
    op.drop_column("stations", "observer_id")
    op.drop_table("observers")
