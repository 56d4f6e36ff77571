//! A rebuild of a database from its migrations alone: what stops it, what no migration makes, what is there in the end.

use super::{around, block, chain, checks, code, codes, line, list, number, place, recommendations, tables};
use crate::audit::Audit;
use crate::beside::schema_sources::{Part, SourceKind};
use crate::environment::Environment;
use crate::environment::history::{Entry, history};
use crate::interpret::env_py::described::PerTransaction;
use crate::operation::Change;
use crate::report::markdown::escaping::escaped_but_code;
use crate::report::markdown::table;
use crate::report::schema::origin::Origins;
use crate::report::schema::{Format, Snapshot, document};
use crate::rules::Finding;
use crate::schema::fault::{Problem, Thing};
use crate::schema::{Id, Table};

/// The steps of a rebuild that files decide.
const STEPS: [&str; 6] = [
    "no-create-all",
    "chain-whole",
    "single-head",
    "replays-from-empty",
    "one-schema-source",
    "transaction-per-migration",
];

pub(super) fn of_environment(out: &mut String, audit: &Audit, environment: &Environment) {
    let schema = &environment.replay.last;
    line(out, "## Summary");
    let made = schema.tables().filter(|(_, it)| !it.is_assumed).count();
    let views = schema.views().count();
    let assumed = environment.never_made().len();
    let mut points = vec![
        format!(
            "{}, from base {} to head {}.",
            number(environment.graph.upgrade_order.len(), "migration"),
            chain::ids(environment, &environment.graph.bases),
            chain::ids(environment, &environment.graph.heads)
        ),
        format!(
            "They make {} and {} in {}.",
            number(made, "table"),
            number(views, "view"),
            number(schema.schemas().len(), "schema")
        ),
    ];
    if assumed > 0 {
        points.push(format!(
            "{} used and made by no migration.",
            if assumed == 1 { "One table is".to_owned() } else { format!("{assumed} tables are") }
        ));
    }
    points.push(format!(
        "With Alembic's own `alembic_version`, {} come from migrations, and {} are there in the end.",
        number(made + 1, "table"),
        number(environment.final_tables().count() + 1, "table")
    ));
    points.push(format!(
        "After a full run `alembic_version` holds {}.",
        chain::ids(environment, &environment.graph.real_heads)
    ));
    list(out, points);
    line(out, "## Steps");
    checks::some(out, audit, Some(environment), &STEPS);
    line(out, "## What stops a run from an empty database");
    stops(out, audit, environment);
    line(out, "## Tables that no migration creates");
    never_created(out, audit, environment);
    line(out, "## Used after they were dropped, or created twice");
    misused(out, audit, environment);
    line(out, "## Transactions");
    transactions(out, environment);
    line(out, "## What is there in the end");
    tables::by_schema(out, environment);
    line(out, "## Tables that grew");
    grown(out, environment);
    line(out, "## Other sources of the schema");
    around::sources(out, audit);
    line(out, "## Checks");
    checks::section(out, audit, Some(environment));
    line(out, "## What to do");
    recommendations::section(out, audit, Some(environment));
    if Format::of(environment).any(|format| format == Format::Skeleton) {
        line(out, "### The migration that is missing");
        line(
            out,
            "It creates what no migration creates, as it must have been before the first migration that uses it. Put it in front of the chain: the first migration’s `down_revision` becomes its id. Databases that exist have these tables already, and are not touched where it asks first.",
        );
        block(out, "python", &document(&[Snapshot::last(environment)], Format::Skeleton));
    }
}

/// The findings that a run from an empty database stops at, in the order of the chain.
fn stops(out: &mut String, audit: &Audit, environment: &Environment) {
    let place_of =
        |path: &str| environment.graph.chain().iter().position(|&index| environment.migrations[index].path == path);
    let is_stop = |it: &&Finding| it.stops_upgrade() && audit.concerns(it, environment);
    let mut found: Vec<&Finding> = audit.findings.iter().filter(is_stop).collect();
    crate::ordered::Arrange::arrange_by_key(&mut found[..], |it| (place_of(&it.path), it.position));
    if found.is_empty() {
        let said = if environment.replay.last.is_whole() {
            "Nothing: carried out one after the other, all migrations go through."
        } else {
            "Nothing that is known. Some of what the migrations do is not known, so that is not certain."
        };
        return line(out, said);
    }
    line(
        out,
        &format!(
            "{}, in the order in which a run comes to them. Each is told once, as if the one before were mended.",
            number(found.len(), "place")
        ),
    );
    for (at, finding) in found.iter().enumerate() {
        let fix =
            finding.fix_in_words().map_or_else(String::new, |it| format!(" To fix it: {}.", escaped_but_code(&it)));
        let says =
            finding.alembic_says.as_ref().map_or_else(String::new, |it| format!(" Alembic prints {}.", code(it)));
        let revision = finding.revision.as_deref().map_or_else(String::new, |id| format!("migration {}, ", code(id)));
        line(
            out,
            &format!(
                "{}. {revision}{}: {}{fix}{says}",
                at + 1,
                place(&finding.path, Some(finding.position.line)),
                escaped_but_code(&finding.message)
            ),
        );
    }
}

/// The tables that are used and never made: which columns they must have had, and which migrations added.
fn never_created(out: &mut String, audit: &Audit, environment: &Environment) {
    let schema = &environment.replay.last;
    let found: Vec<(&Id, Option<&Table>)> =
        environment.never_made().into_iter().map(|id| (id, schema.table(id).map(AsRef::as_ref))).collect();
    if found.is_empty() {
        return line(out, "None: each table that migrations use is made by one of them.");
    }
    let made_by: Vec<String> = audit
        .beside
        .schema_sources
        .iter()
        .filter(|it| it.kind == SourceKind::CreateAll && matches!(it.part, Part::Application | Part::Other))
        .map(|it| place(&it.path, Some(it.line)))
        .collect();
    if !made_by.is_empty() {
        line(
            out,
            &format!(
                "`create_all` makes the tables of the models at {}: a database on which the application has run has them, an empty one has not.",
                made_by.join(", ")
            ),
        );
    }
    for (id, table) in found {
        line(out, &format!("### {}", code(&id.to_string())));
        match table {
            Some(table) => of_table(out, environment, id, table),
            None => line(out, "It is dropped or renamed later on."),
        }
    }
}

fn of_table(out: &mut String, environment: &Environment, id: &Id, table: &Table) {
    let origins = Origins::of(Snapshot::last(environment), table);
    let added: usize = origins.added.iter().map(|(_, columns)| columns.len()).sum();
    let model = environment
        .models
        .models
        .iter()
        .find(|it| it.table == *id.name && it.schema.as_deref() == id.schema.as_deref());
    let mut points = Vec::new();
    if let Some(first) = history(environment, id, None).into_iter().find(|it| !it.is_rows) {
        let migration = &environment.migrations[first.migration];
        points.push(format!(
            "first altered by {}, {}",
            code(migration.id().unwrap_or_default()),
            place(&migration.path, Some(first.operation.position.line))
        ));
    }
    if let Some(model) = model {
        let is_added = |name: &str| origins.added.iter().any(|(_, columns)| columns.contains(&name));
        let base: Vec<&str> = model.columns.iter().map(|it| it.name.as_str()).filter(|name| !is_added(name)).collect();
        points.push(format!("declared by {}, {}", code(&model.class), place(&model.path, Some(model.line))));
        points.push(format!(
            "{} in all: {} of the model that no migration adds, {} from migrations",
            number(base.len() + added, "column"),
            base.len(),
            added
        ));
        points.push(format!("{} from the model: {}", base.len(), codes(base.iter().copied())));
        let declared = environment.models.tables.iter().find(|it| it.id == *id);
        if let Some(declared) = declared {
            let is_made = |name: &str| table.indexes.iter().any(|it| *it.name.name == *name);
            let names = declared.table.indexes.iter().map(|it| &*it.name.name).filter(|name| !is_made(name));
            let names: Vec<&str> = names.collect();
            let of = if names.is_empty() { String::new() } else { format!(": {}", codes(names.iter().copied())) };
            points.push(format!("{} of the model that no migration makes{of}", number(names.len(), "index")));
        }
    } else {
        points.push(format!(
            "{} known: {} that migrations use and none adds, {} from migrations",
            number(origins.base.len() + added, "column"),
            origins.base.len(),
            added
        ));
        if !origins.base.is_empty() {
            points.push(format!("{} in use: {}", origins.base.len(), codes(origins.base.iter().copied())));
        }
    }
    for (revision, columns) in &origins.added {
        points.push(format!("{} from migration {}: {}", columns.len(), code(revision), codes(columns.iter().copied())));
    }
    list(out, points);
}

/// What is used after it was dropped, and what is created twice.
pub(super) fn misused(out: &mut String, audit: &Audit, environment: &Environment) {
    const RULES: [&str; 4] = ["used-after-drop", "create-existing-object", "hidden-definition", "create-does-nothing"];
    let is_told = |it: &&Finding| RULES.contains(&it.rule.name) && audit.concerns(it, environment);
    let found: Vec<[String; 3]> = audit
        .findings
        .iter()
        .filter(is_told)
        .map(|it| {
            [
                code(it.revision.as_deref().unwrap_or_default()),
                place(&it.path, Some(it.position.line)),
                escaped_but_code(&it.message),
            ]
        })
        .collect();
    if found.is_empty() {
        return line(out, "Nothing is used after it was dropped, and nothing is created twice.");
    }
    table(out, &["Revision", "Place", "What happens"], found);
    list(out, guards(environment));
}

/// What would keep a migration from using tables that are gone.
fn guards(environment: &Environment) -> Vec<String> {
    let mut told = Vec::new();
    for fault in &environment.replay.log.faults {
        let Problem::UsedAfter { thing: Thing::Relation(id), .. } = &fault.problem else { continue };
        let Some(migration) = environment.migrations.get(fault.step.migration as usize) else { continue };
        let schema = id.schema.as_ref().map_or_else(String::new, |schema| format!(", schema=\"{schema}\""));
        let guard = format!("if sa.inspect(op.get_bind()).has_table(\"{}\"{schema}):", id.name);
        let creates = |entry: &Entry<'_>| matches!(entry.operation.change, Change::CreateTable(_));
        let created = history(environment, id, None).into_iter().find(creates).map_or_else(String::new, |entry| {
            let by = &environment.migrations[entry.migration];
            format!("{} is created by {}. ", code(&id.to_string()), code(by.name()))
        });
        let item = format!(
            "{created}{} in {} lets it run where the table is, and pass where it is gone.",
            code(&guard),
            code(migration.name())
        );
        if !told.contains(&item) {
            told.push(item);
        }
    }
    told
}

fn transactions(out: &mut String, environment: &Environment) {
    let Some(env_py) = &environment.env_py else { return line(out, "There is no env.py to say it.") };
    let count = environment.graph.upgrade_order.len();
    match (env_py.transaction, &environment.transaction) {
        (PerTransaction::Run, Some(transaction)) => {
            let at = place(&env_py.path, Some(transaction.position.line));
            line(
                out,
                &format!(
                    "All {count} migrations of a full run stand in one transaction ({at}: {}). If one fails, all are rolled back, rows of `alembic_version` too: there is no partial progress, and nothing shows how far it got.",
                    code(transaction.line.trim())
                ),
            );
        }
        (PerTransaction::Run, None) => {
            line(out, &format!("All {count} migrations of a full run stand in one transaction."));
        }
        (PerTransaction::Migration, _) => {
            line(out, "Each migration runs in a transaction of its own: a failure keeps what was done before.");
        }
        (PerTransaction::Unknown, _) => line(out, "How env.py begins transactions is not known."),
    }
}

/// The tables to which later migrations added columns.
fn grown(out: &mut String, environment: &Environment) {
    let snapshot = Snapshot::last(environment);
    let rows: Vec<[String; 4]> = environment
        .replay
        .last
        .tables()
        .filter(|(_, table)| !table.is_assumed)
        .filter_map(|(id, table)| {
            let origins = Origins::of(snapshot, table);
            let added = origins.added.iter().map(|(revision, columns)| {
                format!("{} from {} ({})", columns.len(), code(revision), codes(columns.iter().copied()))
            });
            let added: Vec<String> = added.collect();
            let base =
                if table.is_assumed { "no migration creates it".to_owned() } else { origins.base.len().to_string() };
            (!added.is_empty())
                .then(|| [code(&id.to_string()), table.columns.len().to_string(), base, added.join("; ")])
        })
        .collect();
    if rows.is_empty() {
        return line(out, "None: each table has the columns that it was created with.");
    }
    table(out, &["Table", "Columns", "Created with", "Added later"], rows);
}
