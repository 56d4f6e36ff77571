"""Repair: finding photos, defects, defect links, work queue

Revision ID: 033_repair_finding_photos
Revises: 032_fares
Create Date: 2024-06-27 09:33:00
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "033_repair_finding_photos"
down_revision = "032_fares"


def upgrade():
    op.create_table(
        "finding_photos",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("finding_id", sa.BigInteger(), sa.ForeignKey("repair.findings.id", ondelete="CASCADE"), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("payload", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="repair",
    )
    op.create_index("ix_finding_photos_finding_id", "finding_photos", ["finding_id"], schema="repair")
    op.execute("""
        CREATE TABLE repair.defects (
            id BIGSERIAL PRIMARY KEY,
            finding_photo_id BIGINT NOT NULL REFERENCES repair.finding_photos (id) ON DELETE CASCADE,
            score DOUBLE PRECISION,
            source VARCHAR(60),
            priority INTEGER,
            reviewed_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("""
        CREATE TABLE repair.defect_links (
            id BIGSERIAL PRIMARY KEY,
            note TEXT,
            counted INTEGER,
            valid_from DATE,
            priority INTEGER,
            reviewed_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.create_table(
        "work_queue",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("defect_link_id", sa.BigInteger(), sa.ForeignKey("repair.defect_links.id", ondelete="CASCADE"), nullable=False),
        sa.Column("external_ref", sa.String(80)),
        sa.Column("priority", sa.Integer()),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="repair",
    )
    op.create_index("ix_work_queue_defect_link_id", "work_queue", ["defect_link_id"], schema="repair")


def downgrade():
    op.drop_table("work_queue", schema="repair")
    op.execute("DROP TABLE repair.defect_links")
    op.execute("DROP TABLE repair.defects")
    op.drop_table("finding_photos", schema="repair")
