//! What Limbeck says of a function's operations, by the names that relations have before it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use crate::report::{list, text};

/// A table, an index or another relation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Relation {
    schema: String,
    name: String,
}

impl Relation {
    pub(super) fn of(schema: &str, name: &str) -> Relation {
        let schema = if schema.is_empty() { "public" } else { schema };
        Relation { schema: schema.to_owned(), name: name.to_owned() }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.schema, self.name)
    }
}

/// What a function's operations are said to do, each with the words of the first that does.
#[derive(Default)]
pub(super) struct Claims {
    /// Of operations that surely run.
    pub(super) locks: BTreeMap<(Relation, String), String>,
    /// Of others.
    pub(super) perhaps: BTreeSet<(Relation, String)>,
    pub(super) rewrites: BTreeMap<Relation, String>,
}

impl Claims {
    pub(super) fn of(operations: &Value) -> Claims {
        let mut claims = Claims::default();
        let mut before: BTreeMap<Relation, Relation> = BTreeMap::new();
        for operation in list(operations) {
            let certainty = text(&operation["certainty"]);
            if certainty == "skipped" {
                continue;
            }
            let named = |it: &Value, key: &str| {
                let relation = Relation::of(text(&it["schema"]), text(&it[key]));
                before.get(&relation).cloned().unwrap_or(relation)
            };
            let tables = list(&operation["locks"]).iter().map(|it| (named(it, "table"), it));
            let parts = list(&operation["locks_on_parts"]).iter().map(|it| (named(it, "name"), it));
            let words = || format!("line {}, {}", operation["line"], text(&operation["words"]));
            for (relation, it) in tables.chain(parts) {
                let key = (relation, text(&it["mode"]).to_owned());
                if certainty == "certain" {
                    claims.locks.entry(key).or_insert_with(words);
                } else {
                    claims.perhaps.insert(key);
                }
            }
            if certainty == "certain" {
                for it in list(&operation["rewritten"]) {
                    claims.rewrites.entry(named(it, "table")).or_insert_with(words);
                }
            }
            if text(&operation["op"]) == "rename_table" {
                let from = named(operation, "table");
                before.insert(Relation::of(text(&operation["schema"]), text(&operation["name"])), from);
            }
        }
        claims
    }
}

/// The manual's name for one of `pg_locks`: `AccessExclusiveLock`.
pub(super) fn mode(name: &str) -> &'static str {
    match name {
        "AccessShareLock" => "ACCESS SHARE",
        "RowShareLock" => "ROW SHARE",
        "RowExclusiveLock" => "ROW EXCLUSIVE",
        "ShareUpdateExclusiveLock" => "SHARE UPDATE EXCLUSIVE",
        "ShareLock" => "SHARE",
        "ShareRowExclusiveLock" => "SHARE ROW EXCLUSIVE",
        "ExclusiveLock" => "EXCLUSIVE",
        _ => "ACCESS EXCLUSIVE",
    }
}

/// Whether those who write wait for it.
pub(super) fn is_felt(mode: &str) -> bool {
    matches!(mode, "SHARE" | "SHARE ROW EXCLUSIVE" | "EXCLUSIVE" | "ACCESS EXCLUSIVE")
}
