"""Who sends a voyage

Revision ID: 104_voyage_actor
Revises: 090_open_invoices
"""
import sqlalchemy as sa
from alembic import op

revision = "104_voyage_actor"
down_revision = "090_open_invoices"


def upgrade():
    op.add_column("voyages", sa.Column("actor_kind", sa.String(20)))
    op.add_column("voyages", sa.Column("actor_id", sa.String(64)))
    op.add_column("voyages", sa.Column("sent_from", sa.String(64)))


def downgrade():
    op.drop_column("voyages", "sent_from")
    op.drop_column("voyages", "actor_id")
    op.drop_column("voyages", "actor_kind")
