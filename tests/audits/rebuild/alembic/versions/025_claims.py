"""Claims and claim files

Revision ID: 025_claims
Revises: 024_passenger_messages
Create Date: 2024-05-08 09:25:00
"""
import sqlalchemy as sa
from alembic import op

revision = "025_claims"
down_revision = "024_passenger_messages"


def upgrade():
    op.execute("""
        CREATE TABLE claims (
            id BIGSERIAL PRIMARY KEY,
            amount_cents BIGINT,
            happened_at TIMESTAMPTZ,
            payload JSONB,
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_claims_happened_at ON claims (happened_at)")
    op.create_table(
        "claim_files",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("claim_id", sa.BigInteger(), sa.ForeignKey("claims.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("is_active", sa.Boolean()),
        sa.Column("source", sa.String(60)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_claim_files_claim_id", "claim_files", ["claim_id"])
    op.create_index("ix_claim_files_state", "claim_files", ["state"])


def downgrade():
    op.drop_table("claim_files")
    op.execute("DROP TABLE claims")
