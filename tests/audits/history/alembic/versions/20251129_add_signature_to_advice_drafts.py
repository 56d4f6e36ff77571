"""Add signature to advice_candidates for the golden set

Revision ID: 20251129_add_signature
Revises: 20251129_candidates_words
Create Date: 2025-11-29 17:00:00
"""
import sqlalchemy as sa
from alembic import op

revision = "20251129_add_signature"
down_revision = "20251129_candidates_words"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("advice_candidates", sa.Column("signature", sa.String(64), nullable=True))
    op.create_index("ix_advice_candidates_signature", "advice_candidates", ["signature"])


def downgrade():
    op.drop_index("ix_advice_candidates_signature", table_name="advice_candidates")
    op.drop_column("advice_candidates", "signature")
