"""Phone numbers of couriers

Revision ID: 010_courier_phone
Revises: 009_ratings
Create Date: 2022-10-21

"""
from alembic import op
import sqlalchemy as sa

revision = "010_courier_phone"
down_revision = "009_ratings"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("couriers", sa.Column("phone", sa.String(32), nullable=False))


def downgrade():
    op.drop_column('couriers', 'phone')
