//! A chain that does not build its schema from nothing, and what is found of it. `tests/gap/` is the chain as a team left
//! it, `tests/gap/mended/` what lets it go through: PostgreSQL 15 with Alembic stops at the first as is told here, and
//! the second leaves the counts below.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use limbeck::audit::{Audit, audit};
use limbeck::environment::Options;
use limbeck::folder::Folder;

fn gap() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/gap")
}

/// The chain, with the files of some other directory in the place of its own.
fn read(instead: Option<&str>) -> Audit {
    let mut folder = Folder::default();
    for path in ["alembic.ini", "migrations/env.py", "migrations/script.py.mako"] {
        folder.add(path, std::fs::read(gap().join(path)).unwrap());
    }
    let mut files: BTreeMap<String, PathBuf> = BTreeMap::new();
    for directory in ["migrations/versions"].into_iter().chain(instead) {
        for entry in std::fs::read_dir(gap().join(directory)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(".py") {
                files.insert(name, path);
            }
        }
    }
    for (name, path) in files {
        folder.add(&format!("migrations/versions/{name}"), std::fs::read(path).unwrap());
    }
    audit(&folder, &Options::default(), &mut |_, _| {})
}

#[test]
fn every_fault_of_the_chain_is_found() {
    let audit = read(None);
    let shown = |it: &limbeck::rules::Finding| {
        let says = it.alembic_says.as_deref().map_or(String::new(), |says| format!(" [{says}]"));
        format!("{} {} {}:{} {}{says}", it.severity().word(), it.rule.name, it.path, it.position.line, it.message)
    };
    // What a deploy would better do otherwise is not a fault of the chain.
    let faults = audit.findings.iter().filter(|it| !it.rule.group.advises());
    let found: Vec<String> = faults.map(shown).collect();
    let versions = "migrations/versions";
    let expected = [
        // Made by the application when it starts: by no migration, and `create_all` is nowhere in the folder.
        format!(
            "error table-never-created {versions}/065_voyage_decision.py:14 Migrations use 2 tables that none of them creates: `voyages`, which is first altered here, as well as `vessels`. On an empty database, `alembic upgrade` stops here. No file in the folder calls `create_all`. Limbeck writes `000_bootstrap.py`, a migration that would create them. [relation \"voyages\" does not exist]"
        ),
        // Put into another table and dropped, and altered forty numbers later.
        format!(
            "error used-after-drop {versions}/115_turning_points.py:14 Table `port_alerts` is altered here, though `075_one_table_of_alerts` drops it earlier ({versions}/075_one_table_of_alerts.py, line 16). [relation \"port_alerts\" does not exist]"
        ),
        // Nobody had seen this one: PostgreSQL says it when the mended chain goes down and up again.
        format!(
            "warning enum-type-not-dropped {versions}/010_invoices.py:32 `downgrade` leaves type `invoice_state` behind. Upgrading again then fails. [type \"invoice_state\" already exists]"
        ),
    ];
    assert_eq!(found, expected);
    // Advice, and still what a team should hear that fixes this chain.
    let single: Vec<String> =
        audit.findings.iter().filter(|it| it.rule.name == "single-transaction").map(shown).collect();
    assert_eq!(
        single,
        [
            "warning single-transaction migrations/env.py:17 All migrations of an upgrade run in one transaction, which begins here: if one fails, all are rolled back. `transaction_per_migration` has no effect, because Alembic leaves alone a transaction that it did not begin."
        ]
    );
}

#[test]
fn what_is_missing_is_assumed_once() {
    let audit = read(None);
    let schema = &audit.environments[0].replay.last;
    let assumed: Vec<String> =
        schema.tables().filter(|(_, table)| table.is_assumed).map(|(id, _)| id.to_string()).collect();
    assert_eq!(assumed, ["port_alerts", "vessels", "voyages"]);
    let voyages = schema.tables().find(|(id, _)| &*id.name == "voyages").unwrap().1;
    let known: Vec<&str> =
        voyages.columns.iter().filter(|column| column.is_assumed).map(|column| &*column.name).collect();
    // All that migrations tell of what was there before: a foreign key refers to it.
    assert_eq!(known, ["id"]);
    assert_eq!(voyages.columns.len(), 34 + 1);
}

#[test]
fn the_mended_chain_goes_through() {
    let audit = read(Some("mended"));
    let errors = audit.findings.iter().filter(|it| it.severity() == limbeck::finding::Severity::Error);
    assert_eq!(errors.map(|it| it.message.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
    let environment = &audit.environments[0];
    let schema = &environment.replay.last;

    // `information_schema.tables` by schema, where Alembic's own table is one more; `information_schema.views`.
    let mut tables: BTreeMap<String, usize> = BTreeMap::new();
    for (id, _) in schema.tables() {
        *tables.entry(id.schema.as_deref().unwrap_or("public").to_owned()).or_default() += 1;
    }
    let counts: Vec<(&str, usize)> = tables.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(counts, [("audit", 1), ("billing", 2), ("public", 5), ("yard", 2)]);
    let views: Vec<String> = schema.views().map(|(id, _)| id.to_string()).collect();
    assert_eq!(views, ["free_berths", "billing.open_invoices", "yard.idle_cranes"]);

    // Columns by the migration that they come from.
    let origins = |name: &str| -> Vec<(String, usize)> {
        let table = schema.tables().find(|(id, _)| &*id.name == name).unwrap().1;
        let mut origins: BTreeMap<String, usize> = BTreeMap::new();
        for column in &table.columns {
            let id = environment.migrations[column.made.by.unwrap().migration as usize].id().unwrap();
            *origins.entry(id[..3].to_owned()).or_default() += 1;
        }
        origins.into_iter().collect()
    };
    let expected = [("000", 18), ("065", 5), ("073", 2), ("082", 2), ("086", 16), ("104", 3), ("110", 4), ("112", 2)];
    assert_eq!(origins("voyages"), expected.map(|(id, count)| (id.to_owned(), count)));
    assert_eq!(origins("vessels"), [("000", 16), ("073", 2)].map(|(id, count)| (id.to_owned(), count)));
}
