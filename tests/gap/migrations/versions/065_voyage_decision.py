"""What was decided about a voyage

Revision ID: 065_voyage_decision
Revises: 050_flags
"""
import sqlalchemy as sa
from alembic import op

revision = "065_voyage_decision"
down_revision = "050_flags"


def upgrade():
    op.execute("ALTER TABLE voyages ADD COLUMN decision VARCHAR(30)")
    op.execute("ALTER TABLE voyages ADD COLUMN decided_by VARCHAR(64), ADD COLUMN decided_at TIMESTAMPTZ")
    op.add_column("voyages", sa.Column("decision_engine", sa.String(64)))
    op.add_column("voyages", sa.Column("decision_context", sa.Text()))


def downgrade():
    for name in ("decision_context", "decision_engine", "decided_at", "decided_by", "decision"):
        op.drop_column("voyages", name)
