"""Inspection: visits, checklists, check results

Revision ID: 043_inspection_visits
Revises: 042_signal_states
Create Date: 2024-08-10 09:43:00
"""
import sqlalchemy as sa
from alembic import op

revision = "043_inspection_visits"
down_revision = "042_signal_states"


def upgrade():
    op.execute("CREATE SCHEMA IF NOT EXISTS inspection")
    op.execute("""
        CREATE TABLE inspection.visits (
            id BIGSERIAL PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            valid_to DATE,
            priority INTEGER,
            reviewed_at TIMESTAMPTZ,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("""
        CREATE TABLE inspection.checklists (
            id BIGSERIAL PRIMARY KEY,
            visit_id BIGINT NOT NULL REFERENCES inspection.visits (id) ON DELETE CASCADE,
            note TEXT,
            amount_cents BIGINT,
            valid_from DATE,
            priority INTEGER,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.create_table(
        "check_results",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("checklist_id", sa.BigInteger(), sa.ForeignKey("inspection.checklists.id", ondelete="CASCADE"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("source", sa.String(60)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="inspection",
    )
    op.create_index("ix_check_results_checklist_id", "check_results", ["checklist_id"], schema="inspection")


def downgrade():
    op.drop_table("check_results", schema="inspection")
    op.execute("DROP TABLE inspection.checklists")
    op.execute("DROP TABLE inspection.visits")
    op.execute("DROP SCHEMA IF EXISTS inspection")
