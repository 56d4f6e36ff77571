"""Forecast scores

Revision ID: 070_forecast_scores
Revises: 069_account_roles_check
Create Date: 2025-02-09 10:11:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "070_forecast_scores"
down_revision: str | None = "069_account_roles_check"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "forecast_scores",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("counted", sa.Integer()),
        sa.Column("source", sa.String(60)),
        sa.Column("dec", sa.Float()),
        sa.Column("magnitude", sa.Float()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade():
    op.drop_table("forecast_scores")
