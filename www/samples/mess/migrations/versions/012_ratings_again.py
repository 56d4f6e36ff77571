"""Ratings of restaurants

Revision ID: 012_ratings_again
Revises: 011_surge
Create Date: 2023-01-16

"""
from alembic import op
import sqlalchemy as sa

revision = "012_ratings_again"
down_revision = "011_surge"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "ratings",
        sa.Column("restaurant_id", sa.Integer(), primary_key=True),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
    )


def downgrade():
    op.drop_table('ratings')
