"""Robots that take over for a night

Revision ID: 025_robots
Revises: 024_quality_marks
Create Date: 2024-06-29 10:25:00
"""
import sqlalchemy as sa
from alembic import op

revision = "025_robots"
down_revision = "024_quality_marks"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "robots",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_robots_code", "robots", ["code"])


def downgrade():
    op.drop_table("robots")
