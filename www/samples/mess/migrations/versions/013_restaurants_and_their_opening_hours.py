"""Restaurants and their opening hours

Revision ID: 013_restaurants_and_their_opening_hours
Revises: 012_ratings_again
Create Date: 2023-02-02

"""
from alembic import op
import sqlalchemy as sa

revision = "013_restaurants_and_their_opening_hours"
down_revision = "012_ratings_again"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "restaurants",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(160), nullable=False),
    )
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        op.add_column("restaurants", sa.Column(f"{day}_opens", sa.Time()))
        op.add_column("restaurants", sa.Column(f"{day}_closes", sa.Time()))


def downgrade():
    op.drop_table('restaurants')
