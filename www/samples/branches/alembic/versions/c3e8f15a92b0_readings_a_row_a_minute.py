"""readings, a row a minute

Revision ID: c3e8f15a92b0
Revises: b2d9067e13ac
Create Date: 2024-04-02 07:45:03.319002

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "c3e8f15a92b0"
down_revision: Union[str, Sequence[str], None] = "b2d9067e13ac"
branch_labels: Union[str, Sequence[str], None] = ("readings",)
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "readings",
        sa.Column("instrument_id", sa.Integer(), sa.ForeignKey("instruments.id", name="fk_readings_instrument"), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("instrument_id", "taken_at", name="pk_readings"),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("readings")
