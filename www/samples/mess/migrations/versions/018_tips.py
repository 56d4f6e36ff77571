"""Tips

Revision ID: 018_tips
Revises: 017_live_positions
Create Date: 2023-08-07
"""
from alembic import op
import sqlalchemy as sa

revision = "018_tips"
<<<<<<< HEAD
down_revision = "016_refunds"
=======
down_revision = "017_live_positions"
>>>>>>> tips
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("orders", sa.Column("tip_cents", sa.Integer(), server_default="0"))


def downgrade():
    op.drop_column("orders", "tip_cents")
