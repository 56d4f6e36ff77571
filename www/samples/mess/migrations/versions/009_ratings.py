"""Ratings

Revision ID: 009_ratings
Revises: 008_shifts_replace_the_plan
Create Date: 2022-10-03

"""
from alembic import op
import sqlalchemy as sa

revision = "009_ratings"
down_revision = "008_shifts_replace_the_plan"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "ratings",
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id"), primary_key=True),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text()),
    )


def downgrade():
    op.drop_table('ratings')
