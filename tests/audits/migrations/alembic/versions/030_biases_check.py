"""No biases from before 1990

Revision ID: 030_biases_check
Revises: 029_catalogues
Create Date: 2024-07-25 10:30:00
"""
from alembic import op

revision = "030_biases_check"
down_revision = "029_catalogues"
branch_labels = None
depends_on = None


def upgrade():
    op.create_check_constraint("ck_biases_created_at", "biases", "created_at > '1990-01-01'")


def downgrade():
    op.drop_constraint("ck_biases_created_at", "biases", type_="check")
