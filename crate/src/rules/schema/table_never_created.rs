use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::finding::{Related, Severity, Violation};
use crate::folder::{Folder, text};
use crate::graph::Index;
use crate::ordered::{Arrange, Gather};
use crate::rules::deployed::quoted;
use crate::rules::replayed::{
    self, Met, Run, counted, first_of_each, made_after_use, missing_to_postgresql, never_made,
};
use crate::rules::{Check, Group, Placed, Rule};
use crate::schema::Id;
use crate::schema::fault::{Thing, Use};

pub(super) const RULE: Rule = Rule {
    name: "table-never-created",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A table that migrations use but none of them creates.",
    why: "Something else creates it: `create_all` when the application starts, another tool, or a person. `alembic upgrade` on an empty database stops at the first use, so nobody can build the schema from the migrations alone.",
    remedy: "Before the first use, add a migration that creates the table as the later ones expect it, with `IF NOT EXISTS` for databases that already have it.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    check: Check::Replays(check),
};

fn check(folder: &Folder, runs: &[Run<'_>]) -> Vec<Placed> {
    let mut violations = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        // A baseline that is missing is one cause, however many tables it has; it is told where the run surely stops first.
        let missing = missing(run.environment, &run.met);
        if missing.is_empty() {
            continue;
        }
        let create_all = create_all(folder);
        let (theirs, missing): (Vec<_>, Vec<_>) =
            missing.into_iter().partition(|(_, id, _)| is_made_beside(id, runs, at));
        violations.extend(of_another(&theirs, runs, at).map(|it| (Some(at), it)));
        // A baseline that is missing is one cause, however many tables it has.
        let (mut worth, unsure): (Vec<_>, Vec<_>) =
            missing.into_iter().partition(|(met, ..)| met.severity() < Severity::Info);
        worth.arrange_by_key(|(met, ..)| !met.is_sure());
        // What differs by the case of letters is no baseline.
        let (alike, worth): (Vec<_>, Vec<_>) = worth.into_iter().partition(|(met, ..)| met.fault.alike.is_some());
        for tables in [worth, alike, unsure] {
            violations.extend(of_tables(&tables, run, runs, at, create_all).map(|it| (Some(at), it)));
        }
    }
    violations
}

/// One violation for tables that no migration makes, in the order of their first use: where the first is used.
fn of_tables(
    tables: &[(Met<'_>, &Id, Use)],
    run: &Run<'_>,
    runs: &[Run<'_>],
    at: usize,
    create_all: Option<(&str, usize)>,
) -> Option<Violation> {
    let environment = run.environment;
    let (&(first, id, use_), others) = tables.split_first()?;
    let stops = if first.is_sure() { " On an empty database, `alembic upgrade` stops here." } else { "" };
    let mut message = if others.is_empty() {
        let later = users(environment, id).into_iter().filter(|&user| user != first.index).count();
        let more = match later {
            0 => String::new(),
            _ => format!(" {}.", counted(later, "other migration uses it", "other migrations use it")),
        };
        format!("No migration creates table `{id}`, which is first {} here.{stops}{more}", replayed::done(use_))
    } else {
        format!(
            "Migrations use {} tables that none of them creates: `{id}`, which is first {} here, as well as {}.{stops}",
            tables.len(),
            replayed::done(use_),
            quoted(others.iter().map(|(_, id, _)| id.to_string()))
        )
    };
    if let Some(alike) = &first.fault.alike {
        message += &format!(" There is a `{alike}`, but PostgreSQL reads names without quotes in lower case.");
    } else {
        message += &elsewhere(id, runs, at, create_all);
        message += " Limbeck writes `000_bootstrap.py`, a migration that would create ";
        message += if others.is_empty() { "it." } else { "them." };
    }
    let told = run.met.iter().copied().filter(|met| first.is_sure() && is_told_with_baseline(met));
    let besides = first_of_each(told, |problem| never_made(problem).map(|(thing, _)| thing));
    if !besides.is_empty() {
        let things = besides.iter().map(|(met, thing, _)| (met, format!("{} `{thing}`", met.kind(thing))));
        message += &format!(" Nothing creates {} either.", listed(things, &first));
    }
    let says = missing_to_postgresql(&Thing::Relation(id.clone()), "table", use_);
    let says = says.filter(|_| environment.dialect().refusals_are_known());
    let mut violation = first.violation(message).with_alembic_says(says);
    violation.why = maker(id, runs, at).filter(|_| others.is_empty()).map(|_| OF_ANOTHER.to_owned());
    violation.related.extend(others.iter().take(MAX_LISTED).map(|(met, id, use_)| Related {
        path: met.migration.path.clone(),
        position: met.position,
        message: format!("table `{id}` is first {} here", replayed::done(*use_)),
    }));
    Some(violation)
}

/// Tables of a database that another environment of the folder serves too, and makes them there.
fn of_another(tables: &[(Met<'_>, &Id, Use)], runs: &[Run<'_>], at: usize) -> Option<Violation> {
    let (&(first, id, use_), others) = tables.split_first()?;
    let maker = maker(id, runs, at)?;
    let nor: Vec<String> = others.iter().map(|(_, id, _)| format!("`{id}`")).collect();
    let nor = if nor.is_empty() { String::new() } else { format!(" (nor {})", replayed::listed_with(", ", &nor)) };
    let message = format!(
        "No migration of this environment creates table `{id}`{nor}, which is first {} here. Those of {} do: on a database that both serve, they have to run first.",
        replayed::done(use_),
        maker.name
    );
    Some(first.hint(message).with_severity(Severity::Info).with_why(OF_ANOTHER))
}

/// Why it matters that another environment makes a table.
const OF_ANOTHER: &str = "On an empty database, `alembic upgrade` of this environment alone stops at the first use.";

/// Whether another environment makes a table on the database of this one, which notes its revisions beside those of
/// others.
fn is_made_beside(id: &Id, runs: &[Run<'_>], at: usize) -> bool {
    runs.get(at).is_some_and(|run| run.environment.has_own_version_table) && maker(id, runs, at).is_some()
}

/// Another environment that makes a table of this name.
fn maker<'e>(id: &Id, runs: &[Run<'e>], at: usize) -> Option<&'e Environment> {
    let mut others = runs.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other.environment);
    others.find(|other| other.replay.last.table(id).is_some_and(|table| !table.is_assumed))
}

/// Things that a message lists one by one.
const MAX_LISTED: usize = 12;

/// Things with the places where they are used first.
fn listed<'m>(things: impl ExactSizeIterator<Item = (&'m Met<'m>, String)>, first: &Met<'_>) -> String {
    let more = things.len().saturating_sub(MAX_LISTED);
    let mut listed: Vec<String> = things
        .take(MAX_LISTED)
        .map(|(met, name)| {
            if met.index == first.index {
                format!("{name} (line {})", met.position.line)
            } else {
                format!("{name} ({}, line {})", met.migration.path, met.position.line)
            }
        })
        .collect();
    if more > 0 {
        listed.push(format!("{more} more"));
    }
    listed.join(", ")
}

/// What may make a table of an environment that none of its migrations makes: another environment, or `create_all`.
pub(in crate::rules) fn elsewhere(id: &Id, runs: &[Run<'_>], at: usize, create_all: Option<(&str, usize)>) -> String {
    match (maker(id, runs, at), create_all) {
        (Some(other), _) => format!(" The environment {} creates one of that name.", other.name),
        (None, Some((path, line))) => format!(" `create_all` is called in {path}, line {line}."),
        (None, None) => " No file in the folder calls `create_all`.".to_owned(),
    }
}

/// Tables that no migration makes, where each is used first, and what for.
pub(in crate::rules) fn missing<'e>(environment: &'e Environment, all: &[Met<'e>]) -> Vec<(Met<'e>, &'e Id, Use)> {
    let made_later: BTreeSet<&Thing> = all.iter().filter_map(|met| made_after_use(&met.fault.problem)).into_set();
    let tables = all.iter().copied().filter(|met| is_about_table(met));
    let firsts = first_of_each(tables, |problem| {
        let (thing, _) = never_made(problem)?;
        (matches!(thing, Thing::Relation(_)) && !made_later.contains(thing)).then_some(thing)
    });
    let missing = firsts.into_iter().filter_map(|(met, thing, _)| {
        let (_, use_) = never_made(&met.fault.problem)?;
        let Thing::Relation(id) = thing else { return None };
        Some((met, id, use_))
    });
    let missing: Vec<(Met<'_>, &Id, Use)> = missing.collect();
    // What only foreign keys know of is no table that migrations work on, and alone a slip of the key's.
    let is_used = |(_, id, use_): &(Met<'_>, &Id, Use)| *use_ != Use::Refer || !touching(environment, id).is_empty();
    if missing.iter().any(is_used) { missing } else { Vec::new() }
}

/// The places of faults about what comes with the tables that no migration makes, or may do so: types, indexes and other
/// things that are used after such a table was, and that no migration makes either.
pub(in crate::rules) fn with_baseline(environment: &Environment, all: &[Met<'_>]) -> Vec<usize> {
    let mut missing = missing(environment, all);
    missing.retain(|(met, ..)| met.fault.alike.is_none());
    let Some((first, ..)) = missing.iter().find(|(met, ..)| met.is_sure()) else { return Vec::new() };
    let begins = all.iter().position(|met| std::ptr::eq(met.fault, first.fault)).unwrap_or(all.len());
    let tables: BTreeSet<&Id> = missing.iter().map(|(_, id, _)| *id).into_set();
    let made_later: BTreeSet<&Thing> = all.iter().filter_map(|met| made_after_use(&met.fault.problem)).into_set();
    let may_come = |met: &Met<'_>| {
        let Some((thing, _)) = never_made(&met.fault.problem) else { return false };
        let is_of_its_own = match thing {
            Thing::Type(_) | Thing::Object(..) => true,
            Thing::Relation(_) => !is_about_table(met),
            // One of a table that migrations make would be made by them, too.
            Thing::Index(_) => {
                let table = met.operation().and_then(|operation| operation.change.table());
                table.is_none_or(|name| environment.replay.last.id(name).is_some_and(|id| tables.contains(&id)))
            }
            _ => false,
        };
        is_of_its_own && !made_later.contains(thing) && met.is_sure_on_some_database()
    };
    (begins..all.len()).filter(|&at| may_come(&all[at])).collect()
}

/// Whether a fault is told with the tables that no migration makes. That a new column is of a type may also be the first
/// that is heard of it.
pub(in crate::rules) fn is_told_with_baseline(met: &Met<'_>) -> bool {
    let is_type_of_column = matches!(never_made(&met.fault.problem), Some((Thing::Type(_), Use::Refer)));
    met.may_come_with_baseline() && !is_type_of_column
}

/// Whether it is about a table, and not about a view or a sequence.
pub(in crate::rules) fn is_about_table(met: &Met<'_>) -> bool {
    never_made(&met.fault.problem).is_some_and(|(thing, _)| met.kind(thing) == "table")
}

/// Migrations that touch a table which was taken to be there.
pub(in crate::rules) fn touching(environment: &Environment, id: &Id) -> BTreeSet<Index> {
    let log = &environment.replay.log;
    let numbers: BTreeSet<u32> = log.assumed.iter().filter(|it| it.id == *id).map(|it| it.table).into_set();
    let touches = log.touches.iter().filter(|touch| numbers.contains(&touch.table));
    touches.map(|touch| touch.step.migration as usize).into_set()
}

/// Migrations that touch such a table, or refer to it from a foreign key that is there in the end.
fn users(environment: &Environment, id: &Id) -> BTreeSet<Index> {
    let mut users = touching(environment, id);
    let tables = environment.replay.last.tables();
    let keys = tables.flat_map(|(_, table)| &table.foreign_keys).filter(|key| key.referent == *id);
    users.extend(keys.filter_map(|key| key.made.by).map(|step| step.migration as usize));
    users
}

/// The first call of `create_all` in the folder, of a test only where there is no other: its file and line.
pub(in crate::rules) fn create_all(folder: &Folder) -> Option<(&str, usize)> {
    let is_call = |line: &str| {
        let code = line.split('#').next().unwrap_or_default();
        code.contains("create_all(") || code.contains(".create_all")
    };
    let files = folder.files().map(|(path, _)| path).filter(|path| path.ends_with(".py"));
    let mut calls = files.filter_map(|path| {
        let bytes = folder.bytes(path)?;
        // Few files are worth decoding.
        memchr::memmem::find(bytes, b"create_all")?;
        let text = text::decoded(bytes).text;
        let line = text.lines().position(is_call)?;
        Some((path, line + 1))
    });
    let first = calls.next()?;
    Some(if first.0.contains("test") { calls.find(|(path, _)| !path.contains("test")).unwrap_or(first) } else { first })
}
