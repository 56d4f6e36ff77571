-- Sitebook, schema 1.0: what belongs to a building, for another program than LiftCare.
-- Created: 2025-08-22

CREATE EXTENSION IF NOT EXISTS "uuid-ossp";

-- Owners
CREATE TABLE owners (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_owners_kind ON owners (kind);
CREATE INDEX ix_owners_title ON owners (title);
COMMENT ON TABLE owners IS 'Owners of a building.';

-- Tags
CREATE TABLE tags (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_tags_kind ON tags (kind);
CREATE INDEX ix_tags_title ON tags (title);
COMMENT ON TABLE tags IS 'Tags of a building.';

-- Suppliers
CREATE TABLE suppliers (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_suppliers_kind ON suppliers (kind);
CREATE INDEX ix_suppliers_title ON suppliers (title);
COMMENT ON TABLE suppliers IS 'Suppliers of a building.';

-- Ledger
CREATE TABLE ledger (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_ledger_kind ON ledger (kind);
CREATE INDEX ix_ledger_title ON ledger (title);
COMMENT ON TABLE ledger IS 'Ledger of a building.';

-- Assets
CREATE TABLE assets (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  owner_id UUID NOT NULL REFERENCES owners (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_assets_kind ON assets (kind);
CREATE INDEX ix_assets_title ON assets (title);
CREATE INDEX ix_assets_owner_id ON assets (owner_id);
COMMENT ON TABLE assets IS 'Assets of a building.';

-- Contracts
CREATE TABLE contracts (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  owner_id UUID NOT NULL REFERENCES owners (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_contracts_kind ON contracts (kind);
CREATE INDEX ix_contracts_title ON contracts (title);
CREATE INDEX ix_contracts_owner_id ON contracts (owner_id);
COMMENT ON TABLE contracts IS 'Contracts of a building.';

-- Contract terms
CREATE TABLE contract_terms (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_contract_terms_kind ON contract_terms (kind);
CREATE INDEX ix_contract_terms_title ON contract_terms (title);
CREATE INDEX ix_contract_terms_contract_id ON contract_terms (contract_id);
COMMENT ON TABLE contract_terms IS 'Contract terms of a building.';

-- Manuals
CREATE TABLE manuals (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  asset_id UUID NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_manuals_kind ON manuals (kind);
CREATE INDEX ix_manuals_title ON manuals (title);
CREATE INDEX ix_manuals_asset_id ON manuals (asset_id);
COMMENT ON TABLE manuals IS 'Manuals of a building.';

-- Manual pages
CREATE TABLE manual_pages (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  manual_id UUID NOT NULL REFERENCES manuals (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_manual_pages_kind ON manual_pages (kind);
CREATE INDEX ix_manual_pages_title ON manual_pages (title);
CREATE INDEX ix_manual_pages_manual_id ON manual_pages (manual_id);
COMMENT ON TABLE manual_pages IS 'Manual pages of a building.';

-- Photos
CREATE TABLE photos (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  asset_id UUID NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_photos_kind ON photos (kind);
CREATE INDEX ix_photos_title ON photos (title);
CREATE INDEX ix_photos_asset_id ON photos (asset_id);
COMMENT ON TABLE photos IS 'Photos of a building.';

-- Asset tags
CREATE TABLE asset_tags (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  asset_id UUID NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_asset_tags_kind ON asset_tags (kind);
CREATE INDEX ix_asset_tags_title ON asset_tags (title);
CREATE INDEX ix_asset_tags_asset_id ON asset_tags (asset_id);
COMMENT ON TABLE asset_tags IS 'Asset tags of a building.';

-- Offers
CREATE TABLE offers (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  supplier_id UUID NOT NULL REFERENCES suppliers (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_offers_kind ON offers (kind);
CREATE INDEX ix_offers_title ON offers (title);
CREATE INDEX ix_offers_supplier_id ON offers (supplier_id);
COMMENT ON TABLE offers IS 'Offers of a building.';

-- Offer lines
CREATE TABLE offer_lines (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  offer_id UUID NOT NULL REFERENCES offers (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_offer_lines_kind ON offer_lines (kind);
CREATE INDEX ix_offer_lines_title ON offer_lines (title);
CREATE INDEX ix_offer_lines_offer_id ON offer_lines (offer_id);
COMMENT ON TABLE offer_lines IS 'Offer lines of a building.';

-- Ledger entries
CREATE TABLE ledger_entries (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  ledger_id UUID NOT NULL REFERENCES ledger (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  details JSONB NOT NULL DEFAULT '{}',
  position INTEGER NOT NULL DEFAULT 0,
  is_archived BOOLEAN NOT NULL DEFAULT false,
  source TEXT,
  checksum TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ
);
CREATE INDEX ix_ledger_entries_kind ON ledger_entries (kind);
CREATE INDEX ix_ledger_entries_title ON ledger_entries (title);
CREATE INDEX ix_ledger_entries_ledger_id ON ledger_entries (ledger_id);
COMMENT ON TABLE ledger_entries IS 'Ledger entries of a building.';

CREATE VIEW current_owners AS
  SELECT id, kind, title FROM owners WHERE NOT is_archived;

CREATE VIEW current_tags AS
  SELECT id, kind, title FROM tags WHERE NOT is_archived;

CREATE VIEW current_suppliers AS
  SELECT id, kind, title FROM suppliers WHERE NOT is_archived;

CREATE VIEW current_ledger AS
  SELECT id, kind, title FROM ledger WHERE NOT is_archived;

CREATE VIEW current_assets AS
  SELECT id, kind, title FROM assets WHERE NOT is_archived;

CREATE VIEW current_contracts AS
  SELECT id, kind, title FROM contracts WHERE NOT is_archived;

CREATE VIEW current_contract_terms AS
  SELECT id, kind, title FROM contract_terms WHERE NOT is_archived;

CREATE VIEW current_manuals AS
  SELECT id, kind, title FROM manuals WHERE NOT is_archived;

CREATE VIEW current_manual_pages AS
  SELECT id, kind, title FROM manual_pages WHERE NOT is_archived;

CREATE VIEW current_photos AS
  SELECT id, kind, title FROM photos WHERE NOT is_archived;

CREATE VIEW current_asset_tags AS
  SELECT id, kind, title FROM asset_tags WHERE NOT is_archived;

CREATE VIEW current_offers AS
  SELECT id, kind, title FROM offers WHERE NOT is_archived;

-- Kinds of owners
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 01');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 02');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 03');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 04');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 05');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 06');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 07');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 08');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 09');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 10');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 11');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 12');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 13');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 14');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 15');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 16');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 17');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 18');
INSERT INTO tags (kind, title) VALUES ('owner', 'Owner 19');
