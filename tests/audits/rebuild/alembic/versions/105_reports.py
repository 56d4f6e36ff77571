"""Reports and report files

Revision ID: 105_reports
Revises: 104_journey_actor
Create Date: 2025-06-05 09:45:00
"""
import sqlalchemy as sa
from alembic import op

revision: str = "105_reports"
down_revision: str | None = "104_journey_actor"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("""
        CREATE TABLE reports (
            id BIGSERIAL PRIMARY KEY,
            note TEXT,
            is_active BOOLEAN,
            external_ref VARCHAR(80),
            priority INTEGER,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.create_table(
        "report_files",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("report_id", sa.BigInteger(), sa.ForeignKey("reports.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("amount_cents", sa.BigInteger()),
        sa.Column("score", sa.Float()),
        sa.Column("priority", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_report_files_report_id", "report_files", ["report_id"])
    op.create_index("ix_report_files_code", "report_files", ["code"])


def downgrade():
    op.drop_table("report_files")
    op.execute("DROP TABLE reports")
