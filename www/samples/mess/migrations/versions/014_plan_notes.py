"""Notes on the plan

Revision ID: 014_plan_notes
Revises: 013_restaurants_and_their_opening_hours
Create Date: 2023-03-08

"""
from alembic import op
import sqlalchemy as sa

revision = "014_plan_notes"
down_revision = "013_restaurants_and_their_opening_hours"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("shift_plan", sa.Column("note", sa.Text()))


def downgrade():
    op.drop_column('shift_plan', 'note')
