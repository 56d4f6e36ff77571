"""Invoices that are open

Revision ID: 090_open_invoices
Revises: 086_voyage_board
"""
import sqlalchemy as sa
from alembic import op

revision = '090_open_invoices'
down_revision = '086_voyage_board'


def upgrade():
    op.execute("CREATE VIEW billing.open_invoices AS SELECT id, port_id FROM billing.invoices WHERE state = 'open'")


def downgrade():
    op.execute("DROP VIEW billing.open_invoices")
