"""What the board shows of a voyage

Revision ID: 086_voyage_board
Revises: 082_voyage_mode
"""
import sqlalchemy as sa
from alembic import op

revision = "086_voyage_board"
down_revision = "082_voyage_mode"

COLUMNS = [
    ("state", sa.String(32)),
    ("line_id", sa.String(32)),
    ("seen_at", sa.DateTime(timezone=True)),
    ("source", sa.String(32)),
    ("carrier", sa.String(32)),
    ("risk", sa.String(32)),
    ("delay_band", sa.String(32)),
    ("evidence", sa.String(32)),
    ("intact", sa.Boolean()),
    ("alert_count", sa.Integer()),
    ("draft_count", sa.Integer()),
    ("breach", sa.Boolean()),
    ("fuel_in", sa.Integer()),
    ("fuel_out", sa.Integer()),
    ("cost_cents", sa.BigInteger()),
    ("expected_hours", sa.Float()),
]


def upgrade():
    for name, type_ in COLUMNS:
        op.add_column("voyages", sa.Column(name, type_))
    op.create_index("ix_voyages_state", "voyages", ["state"])


def downgrade():
    op.drop_index("ix_voyages_state", table_name="voyages")
    for name, _ in reversed(COLUMNS):
        op.drop_column("voyages", name)
