"""No shifts from before 1990

Revision ID: 9d0e6b35a8c1
Revises: 090_moon_phases
Create Date: 2025-05-26 10:32:00
"""
from alembic import op

down_revision = "090_moon_phases"


def upgrade():
    op.create_check_constraint("ck_shifts_created_at", "shifts", "created_at > '1990-01-01'")


def downgrade():
    op.drop_constraint("ck_shifts_created_at", "shifts", type_="check")
