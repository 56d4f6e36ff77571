//! What belongs to an extension of PostgreSQL's that no migration has created (PostgreSQL manual, appendix F; the
//! manuals of `PostGIS`, pgvector and `TimescaleDB`).

use std::sync::Arc;

use super::Application;
use crate::operation::{Index, Name, ObjectKind, Type};
use crate::schema::Id;
use crate::schema::column::Family;
use crate::schema::fault::Problem;
use crate::sql::Exclusion;
use crate::text::Text;

/// Functions, with the extension that each belongs to.
#[rustfmt::skip]
const FUNCTIONS: &[(&str, &str)] = &[
    ("uuid_generate_v1", "uuid-ossp"), ("uuid_generate_v1mc", "uuid-ossp"), ("uuid_generate_v3", "uuid-ossp"),
    ("uuid_generate_v4", "uuid-ossp"), ("uuid_generate_v5", "uuid-ossp"), ("uuid_nil", "uuid-ossp"),
    ("uuid_ns_dns", "uuid-ossp"), ("uuid_ns_url", "uuid-ossp"), ("uuid_ns_oid", "uuid-ossp"),
    ("crypt", "pgcrypto"), ("gen_salt", "pgcrypto"), ("gen_random_bytes", "pgcrypto"), ("digest", "pgcrypto"),
    ("hmac", "pgcrypto"), ("pgp_sym_encrypt", "pgcrypto"), ("pgp_sym_decrypt", "pgcrypto"),
    ("pgp_pub_encrypt", "pgcrypto"), ("pgp_pub_decrypt", "pgcrypto"), ("armor", "pgcrypto"), ("dearmor", "pgcrypto"),
    ("similarity", "pg_trgm"), ("word_similarity", "pg_trgm"), ("strict_word_similarity", "pg_trgm"),
    ("show_trgm", "pg_trgm"), ("unaccent", "unaccent"),
    ("levenshtein", "fuzzystrmatch"), ("levenshtein_less_equal", "fuzzystrmatch"), ("soundex", "fuzzystrmatch"),
    ("metaphone", "fuzzystrmatch"), ("dmetaphone", "fuzzystrmatch"),
    ("hstore", "hstore"), ("hstore_to_json", "hstore"), ("hstore_to_jsonb", "hstore"), ("akeys", "hstore"),
    ("avals", "hstore"), ("skeys", "hstore"), ("svals", "hstore"),
    ("text2ltree", "ltree"), ("ltree2text", "ltree"), ("nlevel", "ltree"), ("subpath", "ltree"), ("subltree", "ltree"),
    ("crosstab", "tablefunc"), ("connectby", "tablefunc"), ("normal_rand", "tablefunc"),
    ("ll_to_earth", "earthdistance"), ("earth_distance", "earthdistance"), ("earth_box", "earthdistance"),
    ("dblink", "dblink"), ("dblink_exec", "dblink"), ("dblink_connect", "dblink"),
    ("create_hypertable", "timescaledb"), ("create_distributed_table", "citus"),
    ("addgeometrycolumn", "postgis"), ("st_setsrid", "postgis"), ("st_makepoint", "postgis"), ("st_point", "postgis"),
    ("st_geomfromtext", "postgis"), ("st_geogfromtext", "postgis"), ("st_geomfromgeojson", "postgis"),
    ("st_transform", "postgis"), ("st_buffer", "postgis"), ("st_centroid", "postgis"), ("st_intersects", "postgis"),
    ("st_within", "postgis"), ("st_contains", "postgis"), ("st_distance", "postgis"), ("st_dwithin", "postgis"),
    ("st_area", "postgis"), ("st_length", "postgis"), ("st_isvalid", "postgis"), ("st_makevalid", "postgis"),
    ("st_x", "postgis"), ("st_y", "postgis"), ("st_srid", "postgis"), ("st_multi", "postgis"),
    ("st_astext", "postgis"), ("st_asgeojson", "postgis"), ("st_force2d", "postgis"), ("st_union", "postgis"),
    ("st_geometrytype", "postgis"), ("st_makeenvelope", "postgis"), ("st_simplify", "postgis"),
    ("l2_distance", "vector"), ("cosine_distance", "vector"), ("inner_product", "vector"),
];

/// Types, likewise.
#[rustfmt::skip]
const TYPES: &[(&str, &str)] = &[
    ("citext", "citext"), ("hstore", "hstore"), ("ltree", "ltree"), ("lquery", "ltree"), ("ltxtquery", "ltree"),
    ("cube", "cube"), ("seg", "seg"), ("isbn", "isn"), ("isbn13", "isn"), ("issn", "isn"), ("ean13", "isn"),
    ("geometry", "postgis"), ("geography", "postgis"), ("box2d", "postgis"), ("box3d", "postgis"),
    ("raster", "postgis_raster"), ("topogeometry", "postgis_topology"),
    ("vector", "vector"), ("halfvec", "vector"), ("sparsevec", "vector"),
];

/// Operator classes, likewise.
#[rustfmt::skip]
const OPERATOR_CLASSES: &[(&str, &str)] = &[
    ("gin_trgm_ops", "pg_trgm"), ("gist_trgm_ops", "pg_trgm"), ("gin__int_ops", "intarray"),
    ("gist__int_ops", "intarray"), ("gist__intbig_ops", "intarray"), ("gist_hstore_ops", "hstore"),
    ("gin_hstore_ops", "hstore"), ("gist_ltree_ops", "ltree"), ("citext_ops", "citext"),
    ("gist_geometry_ops_2d", "postgis"), ("gist_geometry_ops_nd", "postgis"),
    ("vector_l2_ops", "vector"), ("vector_cosine_ops", "vector"), ("vector_ip_ops", "vector"),
    ("vector_l1_ops", "vector"), ("halfvec_l2_ops", "vector"), ("halfvec_cosine_ops", "vector"),
    ("halfvec_ip_ops", "vector"), ("sparsevec_l2_ops", "vector"), ("sparsevec_cosine_ops", "vector"),
];

/// Index methods, likewise.
const METHODS: &[(&str, &str)] = &[("hnsw", "vector"), ("ivfflat", "vector"), ("bloom", "bloom"), ("rum", "rum")];

/// Modules of Python whose types are those of an extension.
const MODULES: &[(&str, &str)] = &[("pgvector.", "vector"), ("geoalchemy2.", "postgis")];

/// Extensions that bring another one, or the same types.
#[rustfmt::skip]
const BRINGING: &[(&str, &[&str])] = &[
    ("cube", &["earthdistance"]),
    ("postgis", &["postgis_topology", "postgis_raster", "postgis_tiger_geocoder", "postgis_sfcgal", "pgrouting"]),
    ("vector", &["vectors", "vectorscale", "vchord", "lantern", "pg_embedding"]),
];

/// What of an extension is used.
const FUNCTION: &str = "function";
const TYPE: &str = "type";
const OPERATOR_CLASS: &str = "operator class";
const METHOD: &str = "index method";
const COMPARISON: &str = "comparison";

impl Application<'_> {
    pub(super) fn check_type_of_extension(&mut self, type_: &Type) {
        if let Some(module) = &type_.foreign
            && let Some((_, extension)) = MODULES.iter().find(|(prefix, _)| module.starts_with(prefix))
        {
            let name = type_.sql.to_string().to_ascii_lowercase();
            return self.need_extension(extension, TYPE, name.split('(').next().unwrap_or_default());
        }
        let Some(sql) = type_.sql.as_known().filter(|_| type_.foreign.is_none()) else { return };
        let word = sql.split(['(', '[', ' ']).next().unwrap_or_default();
        let name = word.rsplit('.').next().unwrap_or_default().trim_matches('"').to_ascii_lowercase();
        let Some(extension) = found(TYPES, &name) else { return };
        let is_own = self.schema.types.keys().any(|id| *id.name == *name);
        if !is_own {
            self.need_extension(extension, TYPE, &name);
        }
    }

    pub(super) fn check_function_of_extension(&mut self, function: &Name) {
        let Some(name) = function.name.as_known().map(str::to_ascii_lowercase) else { return };
        let Some(extension) = found(FUNCTIONS, &name) else { return };
        let is_own = self.schema.objects.keys().any(|it| it.kind.is_function() && *it.id.name == *name);
        if !is_own {
            self.need_extension(extension, FUNCTION, &format!("{name}()"));
        }
    }

    pub(super) fn check_index_of_extension(&mut self, index: &Index) {
        let method = index.method.as_ref().and_then(Text::as_known).map(str::to_ascii_lowercase);
        if let Some(method) = method
            && let Some(extension) = found(METHODS, &method)
        {
            self.need_extension(extension, METHOD, &method);
        }
        // In SQL, `lower(name) gin_trgm_ops` may stand in one piece.
        let texts = index.elements.iter().flat_map(|it| it.options.iter().chain((!it.is_column).then_some(&it.what)));
        for text in texts.filter_map(Text::as_known) {
            for word in text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_') {
                let class = word.to_ascii_lowercase();
                if let Some(extension) = found(OPERATOR_CLASSES, &class) {
                    self.need_extension(extension, OPERATOR_CLASS, &class);
                }
            }
        }
    }

    /// `GiST` compares what is no range by `=` only with `btree_gist` (PostgreSQL manual, F.8).
    pub(super) fn check_exclusion_of_extension(&mut self, id: &Id, exclusion: &Exclusion) {
        let is_gist = exclusion.method.as_deref() == Some("gist");
        let Some(table) = self.schema.tables.get(id).filter(|_| is_gist) else { return };
        let is_scalar = |column: &Text| {
            let type_ = column.as_known().and_then(|column| table.column(column)).and_then(|it| it.type_.family());
            match type_ {
                Some(Family::Number | Family::String | Family::Time) => true,
                Some(Family::Other(name)) => name == "UUID",
                None => false,
            }
        };
        if exclusion.columns.iter().any(|(column, is_equal)| *is_equal && is_scalar(column)) {
            self.need_extension("btree_gist", COMPARISON, "USING gist (… WITH =)");
        }
    }

    /// Notes that an extension is missing, the first time that something of it is used.
    fn need_extension(&mut self, extension: &'static str, kind: &'static str, name: &str) {
        if !self.dialect().has_enum_types() || !self.is_certain || self.schema.is_blind {
            return;
        }
        let bringing = BRINGING.iter().find(|(it, _)| *it == extension).map_or(&[][..], |(_, by)| by);
        let brings = |made: &str| made == extension || bringing.contains(&made);
        let mut made = self.schema.objects.keys().filter(|it| it.kind == ObjectKind::Extension);
        let missed = &self.schema.missed;
        if missed.is_any_extension_made || missed.extensions.contains(extension) || made.any(|it| brings(&it.id.name)) {
            return;
        }
        Arc::make_mut(&mut self.schema.missed).extensions.insert(extension);
        self.fault(Problem::ExtensionNeverMade { extension, kind, name: name.to_owned() });
    }
}

/// Whether a type belongs to an extension that is there or is missed, or may belong to one of which nobody knows here what
/// it brings.
pub(in crate::schema) fn brings_type<'e>(mut extensions: impl Iterator<Item = &'e str>, type_: &str) -> bool {
    let lists = [FUNCTIONS, TYPES, OPERATOR_CLASSES, METHODS];
    let is_listed = |extension: &str| lists.iter().any(|list| list.iter().any(|(_, it)| *it == extension));
    extensions.any(|extension| TYPES.contains(&(type_, extension)) || !is_listed(extension))
}

/// The extension that a type belongs to.
pub(in crate::schema) fn of_type(type_: &str) -> Option<&'static str> {
    found(TYPES, type_)
}

fn found(list: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    list.iter().find(|(it, _)| *it == name).map(|(_, extension)| *extension)
}
