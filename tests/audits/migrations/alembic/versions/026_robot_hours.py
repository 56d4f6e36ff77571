"""Hours that robots may take

Revision ID: 026_robot_hours
Revises: 025_robots
Create Date: 2024-07-04 10:26:00

NOTE: `hour_balances` is there since 015, hence IF NOT EXISTS.
"""
import sqlalchemy as sa
from alembic import op

revision = "026_robot_hours"
down_revision = "025_robots"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE IF NOT EXISTS hour_balances (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            code VARCHAR(20) NOT NULL,
            counted INTEGER,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX IF NOT EXISTS ix_hour_balances_code ON hour_balances (code)")
    op.create_table(
        "robot_hours",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("quality_mark_id", sa.BigInteger(), sa.ForeignKey("quality_marks.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_robot_hours_quality_mark_id", "robot_hours", ["quality_mark_id"])
    op.create_index("ix_robot_hours_code", "robot_hours", ["code"])


def downgrade():
    op.drop_table("robot_hours")
