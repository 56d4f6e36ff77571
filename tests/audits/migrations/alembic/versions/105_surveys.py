"""Surveys

Revision ID: 105_surveys
Revises: 104_plate_scans
Create Date: 2025-07-26 10:47:00
"""
from alembic import op

revision: str = "105_surveys"
down_revision: str | None = "104_plate_scans"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE surveys (
            id BIGSERIAL PRIMARY KEY,
            partner_feed_id BIGINT NOT NULL REFERENCES partner_feeds (id) ON DELETE CASCADE,
            counted INTEGER,
            taken_at TIMESTAMPTZ,
            payload JSONB,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_surveys_taken_at ON surveys (taken_at)")


def downgrade():
    op.execute("DROP TABLE surveys")
