"""Where an incident turned

Revision ID: 115_turning_points
Revises: 114_import_rows
Create Date: 2025-07-22 09:55:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "115_turning_points"
down_revision: str | None = "114_import_rows"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE drill_incidents ADD COLUMN turning_step INTEGER")
    op.add_column("incidents", sa.Column("turning_step", sa.Integer()))
    op.add_column("incidents", sa.Column("turning_note", sa.Text()))


def downgrade():
    op.drop_column("incidents", "turning_note")
    op.drop_column("incidents", "turning_step")
    op.execute("ALTER TABLE drill_incidents DROP COLUMN turning_step")
