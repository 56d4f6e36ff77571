"""Tariff: products, product versions, zones, zone stations

Revision ID: 053_tariff_products
Revises: 052_incident_evidence
Create Date: 2024-09-22 09:53:00
"""
import sqlalchemy as sa
from alembic import op

revision = "053_tariff_products"
down_revision = "052_incident_evidence"


def upgrade():
    op.execute("CREATE SCHEMA IF NOT EXISTS tariff")
    op.execute("""
        CREATE TABLE tariff.products (
            id BIGSERIAL PRIMARY KEY,
            code VARCHAR(20) NOT NULL,
            counted INTEGER,
            happened_at TIMESTAMPTZ,
            external_ref VARCHAR(80),
            reviewed_at TIMESTAMPTZ,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_products_code ON tariff.products (code)")
    op.execute("""
        CREATE TABLE tariff.product_versions (
            id BIGSERIAL PRIMARY KEY,
            product_id BIGINT NOT NULL REFERENCES tariff.products (id) ON DELETE CASCADE,
            code VARCHAR(20) NOT NULL,
            note TEXT,
            payload JSONB,
            external_ref VARCHAR(80),
            reviewed_by VARCHAR(80),
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX ix_product_versions_code ON tariff.product_versions (code)")
    op.create_table(
        "zones",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("product_version_id", sa.BigInteger(), sa.ForeignKey("tariff.product_versions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("reviewed_by", sa.String(80)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="tariff",
    )
    op.create_index("ix_zones_product_version_id", "zones", ["product_version_id"], schema="tariff")
    op.create_table(
        "zone_stations",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="tariff",
    )
    op.create_index("ix_zone_stations_code", "zone_stations", ["code"], schema="tariff")


def downgrade():
    op.drop_table("zone_stations", schema="tariff")
    op.drop_table("zones", schema="tariff")
    op.execute("DROP TABLE tariff.product_versions")
    op.execute("DROP TABLE tariff.products")
    op.execute("DROP SCHEMA IF EXISTS tariff")
