"""Survey fields

Revision ID: 106_survey_fields
Revises: 105_surveys
Create Date: 2025-08-01 10:48:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "106_survey_fields"
down_revision: str | None = "105_surveys"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "survey_fields",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("plate_id", sa.BigInteger(), sa.ForeignKey("plates.id", ondelete="CASCADE"), nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.Column("is_good", sa.Boolean()),
        sa.Column("ra", sa.Float()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_survey_fields_plate_id", "survey_fields", ["plate_id"])


def downgrade():
    op.drop_table("survey_fields")
