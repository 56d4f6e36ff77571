"""Why a voyage ended

Revision ID: 110_voyage_end
Revises: 104_voyage_actor
"""
import sqlalchemy as sa
from alembic import op

revision = "110_voyage_end"
down_revision = "104_voyage_actor"


def upgrade():
    with op.batch_alter_table("voyages") as batch:
        batch.add_column(sa.Column("rules_id", sa.Integer()))
        batch.add_column(sa.Column("end_reason", sa.String(40)))
        batch.add_column(sa.Column("ended_at_leg", sa.Integer()))
        batch.add_column(sa.Column("broken_rule_id", sa.Integer()))


def downgrade():
    with op.batch_alter_table("voyages") as batch:
        batch.drop_column("broken_rule_id")
        batch.drop_column("ended_at_leg")
        batch.drop_column("end_reason")
        batch.drop_column("rules_id")
