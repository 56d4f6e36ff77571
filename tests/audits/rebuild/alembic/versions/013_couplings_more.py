"""More of couplings

Revision ID: 013_couplings_more
Revises: 012_couplings
Create Date: 2024-03-14 09:13:00
"""
from alembic import op

revision = "013_couplings_more"
down_revision = "012_couplings"


def upgrade():
    op.execute("ALTER TABLE couplings ADD COLUMN reviewed_by VARCHAR(80)")
    op.execute("ALTER TABLE couplings ADD COLUMN amount_cents BIGINT")


def downgrade():
    op.execute("ALTER TABLE couplings DROP COLUMN amount_cents")
    op.execute("ALTER TABLE couplings DROP COLUMN reviewed_by")
