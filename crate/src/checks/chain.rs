//! Whether the chain can be followed, up and down.

use super::{CheckStatus, Evidence, Outcome, Scene};
use crate::environment::Environment;
use crate::finding::Severity;
use crate::operation::{Certainty, Change, Name};
use crate::revision::Migration;
use crate::rules::Finding;

/// The rules about what breaks a chain.
const BREAKS: [&str; 10] = [
    "missing-parent",
    "missing-dependency",
    "parent-is-filename",
    "parent-is-label-or-prefix",
    "revision-cycle",
    "cycle-undetected-by-alembic",
    "dependency-cycle",
    "duplicate-revision-id",
    "missing-revision-variable",
    "missing-down-revision-variable",
];

/// The rules about what may be missing when a migration runs; they warn where they can't be sure.
const GAPS: [&str; 7] = [
    "table-never-created",
    "schema-never-created",
    "extension-never-created",
    "used-after-drop",
    "alter-or-drop-missing-object",
    "create-existing-object",
    "fk-target-missing",
];

const NO_MIGRATION: &str = "there is no migration";

pub(super) fn is_whole(scene: &Scene<'_>) -> Outcome {
    let Some(environment) = scene.migrated() else { return Outcome::unknown(Evidence::of("", NO_MIGRATION)) };
    let breaks = scene.own_findings().filter(|it| BREAKS.contains(&it.rule.name));
    let breaks: Vec<Evidence> = breaks.map(Evidence::finding).collect();
    let path = &environment.location.path;
    if !breaks.is_empty() {
        return Outcome::fail(breaks);
    }
    if let Some(stop) = &environment.verdict.stop {
        return Outcome::fail(Evidence::of(path, format!("Alembic stops: {}", stop.prints())));
    }
    if environment.has_unknown_ids() {
        return Outcome::unknown(Evidence::of(path, "some ids are known only when the files run"));
    }
    let ends =
        |of: &[usize]| of.iter().filter_map(|&at| environment.migrations[at].id()).collect::<Vec<_>>().join(", ");
    let (from, to) = (ends(&environment.graph.bases), ends(&environment.graph.heads));
    Outcome::pass(Evidence::of(path, format!("each revision leads from base {from} to head {to}")))
}

pub(super) fn single_head(scene: &Scene<'_>) -> Outcome {
    let Some(environment) = scene.migrated() else { return Outcome::unknown(Evidence::of("", NO_MIGRATION)) };
    let evidence = |at: &usize| {
        let migration = &environment.migrations[*at];
        let line = migration.revision.position().line;
        Evidence::at(&migration.path, line, format!("head {}", migration.id().unwrap_or_default()))
    };
    let heads: Vec<Evidence> = environment.graph.heads.iter().map(evidence).collect();
    match heads.len() {
        0 => Outcome::unknown(Evidence::of(&environment.location.path, "no revision is a head")),
        1 if environment.has_unknown_ids() => Outcome::unknown(heads),
        1 => Outcome::pass(heads),
        _ => Outcome::fail(heads),
    }
}

pub(super) fn replays(scene: &Scene<'_>) -> Outcome {
    let Some(environment) = scene.migrated() else { return Outcome::unknown(Evidence::of("", NO_MIGRATION)) };
    let path = &environment.location.path;
    let errors: Vec<Evidence> = scene.own_findings().filter(|it| it.stops_upgrade()).map(Evidence::finding).collect();
    if !errors.is_empty() {
        return Outcome::fail(errors);
    }
    if let Some(stop) = &environment.verdict.stop {
        return Outcome::fail(Evidence::of(path, format!("Alembic stops: {}", stop.prints())));
    }
    let may_stop = |it: &&Finding| it.severity() == Severity::Warning && GAPS.contains(&it.rule.name);
    let doubts: Vec<Evidence> = scene.own_findings().filter(may_stop).map(Evidence::finding).collect();
    if !doubts.is_empty() {
        return Outcome::unknown(doubts);
    }
    let schema = &environment.replay.last;
    if !schema.is_whole() {
        return Outcome::unknown(Evidence::of(path, "some of what the migrations do is not known"));
    }
    let tables = schema.tables().count();
    let count = match environment.graph.upgrade_order.len() {
        1 => return Outcome::pass(Evidence::of(path, format!("its one migration leaves {tables} tables"))),
        count => count,
    };
    Outcome::pass(Evidence::of(
        path,
        format!("{count} migrations, carried out one after the other, leave {tables} tables"),
    ))
}

pub(super) fn downgrades(scene: &Scene<'_>) -> Outcome {
    let Some(environment) = scene.migrated() else { return Outcome::unknown(Evidence::of("", NO_MIGRATION)) };
    // What does nothing needs nothing to undo it.
    let does_something = |it: &&Migration| it.function("upgrade").is_none_or(|upgrade| !upgrade.is_empty);
    let doing: Vec<&Migration> = environment.chain().filter(does_something).collect();
    let why = |migration: &Migration| {
        if !migration.defines.downgrade {
            Some("has no downgrade")
        } else if migration.function("downgrade").is_some_and(|it| it.is_empty) {
            Some("has an empty downgrade")
        } else {
            migration
                .function("downgrade")
                .is_some_and(|it| it.only_raises)
                .then_some("has a downgrade that only raises")
        }
    };
    let without: Vec<Evidence> = doing.iter().filter_map(|it| Some(Evidence::of(&it.path, why(it)?))).collect();
    let (of, total) = (doing.len() - without.len(), doing.len());
    let what = Evidence::of(&environment.location.path, format!("{of} of {total} migrations have a downgrade"));
    Outcome::of_each(total, without, what)
}

pub(super) fn reverse_order(scene: &Scene<'_>) -> Outcome {
    let Some(environment) = scene.migrated() else { return Outcome::unknown(Evidence::of("", NO_MIGRATION)) };
    let fails = |it: &&Finding| it.rule.name == "downgrade-fails" && it.severity() != Severity::Info;
    let failing: Vec<Evidence> = scene.own_findings().filter(fails).map(Evidence::finding).collect();
    let mut compared = 0;
    let mut other = Vec::new();
    for migration in environment.chain() {
        let Some(is_reversed) = drops_in_reverse(migration) else { continue };
        compared += 1;
        if let Err(line) = is_reversed {
            other.push(Evidence::at(&migration.path, line, "drops tables in another order than the reverse"));
        }
    }
    let path = &environment.location.path;
    match (failing.is_empty(), compared) {
        (false, _) => Outcome::fail(failing),
        (true, 0) => Outcome::unknown(Evidence::of(path, undone_tables(environment))),
        (true, _) if other.is_empty() => {
            let noun = if compared == 1 { "migration drops its tables" } else { "migrations drop their tables" };
            Outcome::pass(Evidence::of(path, format!("{compared} {noun} in the reverse order")))
        }
        // It works all the same, as the replay shows.
        (true, _) => Outcome(CheckStatus::Partial, other),
    }
}

fn undone_tables(environment: &Environment) -> &'static str {
    let undoes = environment.migrations.iter().any(|it| it.function("downgrade").is_some_and(|it| !it.is_empty));
    if undoes {
        "no migration makes tables that its downgrade drops"
    } else {
        "no migration has a downgrade that does something"
    }
}

/// Whether a downgrade drops the tables that its upgrade makes in the reverse order, or else the line of the first that
/// comes too early; none where it drops none of them.
fn drops_in_reverse(migration: &Migration) -> Option<Result<(), u32>> {
    let is_run = |certainty: Certainty| matches!(certainty, Certainty::Certain | Certainty::Conditional);
    let made: Vec<&Name> = migration
        .function("upgrade")?
        .operations
        .iter()
        .filter(|it| is_run(it.certainty))
        .filter_map(|it| if let Change::CreateTable(table) = &it.change { Some(&table.table) } else { None })
        .collect();
    let mut before = usize::MAX;
    let mut is_any = false;
    for operation in migration.function("downgrade")?.operations.iter().filter(|it| is_run(it.certainty)) {
        let Change::DropTable { table, .. } = &operation.change else { continue };
        let Some(at) = made.iter().rposition(|name| *name == table) else { continue };
        if at > before {
            return Some(Err(operation.position.line));
        }
        before = at;
        is_any = true;
    }
    is_any.then_some(Ok(()))
}
