use std::collections::BTreeMap;

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::Index;
use crate::ordered::Gather;
use crate::replay::kept::{Extent, Kept};
use crate::revision::Migration;
use crate::rules::replayed::{self, Run, differing, listed};
use crate::rules::{Check, Group, Rule};
use crate::schema::Id;
use crate::schema::fault::Thing;

pub(super) const RULE: Rule = Rule {
    name: "empty-downgrade",
    group: Group::Reversibility,
    severity: Severity::Warning,
    what: "A `downgrade` that does nothing although the `upgrade` does something.",
    why: "A rollback moves the version back but leaves the schema as it is: it is not the one that the revision before had.",
    remedy: "Undo what `upgrade` does, or raise an exception that says why there is no way back.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# downgrade
pass
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# downgrade
op.drop_table("runs")
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let kept: BTreeMap<Index, &Kept> = environment.replay.kept.iter().map(|kept| (kept.migration, kept)).into_map();
    let goes_one_way = goes_one_way(environment, &kept);
    let violations = environment.migrations.iter().enumerate().filter_map(|(index, migration)| {
        let downgrade = migration.function("downgrade").filter(|function| function.is_empty)?;
        let upgrade = migration.function("upgrade");
        if !migration.defines.upgrade || upgrade.is_some_and(|upgrade| upgrade.is_empty) {
            return None;
        }
        let does_anything = upgrade.is_none_or(|upgrade| {
            !upgrade.operations.is_empty() || !upgrade.unknown.is_empty() || upgrade.stopped.is_some()
        });
        let (severity, message) = match kept.get(&index) {
            Some(kept) if kept.extent > Extent::Nothing || does_anything => match counterpart(environment, kept) {
                Some(other) => (
                    Severity::Info,
                    format!("`downgrade` does nothing; that of {other}, which comes after it on the way down, works on the same tables."),
                ),
                None => told(kept, environment.database_title()),
            },
            // There is nothing to undo.
            Some(_) => return None,
            None => (Severity::Warning, CHANGED.to_owned()),
        };
        let severity = if goes_one_way { Severity::Info } else { severity };
        let (severity, message) = if severity < Severity::Info && says_why(migration, downgrade.position.line) {
            (Severity::Info, format!("{message} A comment there says why."))
        } else {
            (severity, message)
        };
        let why = kept.get(&index).map_or(Some(WHATEVER), |kept| why(kept)).map(str::to_owned);
        Some(Violation { why, ..Violation::at(migration, downgrade.position, message).with_severity(severity) })
    });
    violations.collect()
}

/// Why it matters that so much stays, where that isn't what the rule says.
fn why(kept: &Kept) -> Option<&'static str> {
    Some(match kept.extent {
        Extent::Changed => return None,
        Extent::Wider if kept.fails_again => return None,
        Extent::Wider => "A rollback moves the version back; code of the release before works with what is wider now.",
        Extent::Nothing => "A rollback moves the version back; rows or rights that `upgrade` changes stay as they are.",
        Extent::Perhaps => WHATEVER,
    })
}

/// Why it matters where it isn't known how much stays.
const WHATEVER: &str = "A rollback moves the version back, and whatever `upgrade` did stays.";

/// Whether going back is no part of the project's plan: most migrations refuse to, or so many leave what they change that it is
/// a habit.
fn goes_one_way(environment: &Environment, kept: &BTreeMap<Index, &Kept>) -> bool {
    let all = &environment.migrations;
    let refuses = |migration: &&Migration| match migration.function("downgrade") {
        Some(downgrade) => downgrade.only_raises,
        None => !migration.defines.downgrade && migration.was_read,
    };
    let leaves_it = |(index, migration): &(Index, &Migration)| {
        let is_empty = migration.function("downgrade").is_some_and(|downgrade| downgrade.is_empty);
        is_empty && kept.get(index).is_some_and(|kept| kept.extent > Extent::Nothing)
    };
    let refusing = all.iter().filter(refuses).count();
    let one_way = refusing + all.iter().enumerate().filter(leaves_it).count();
    let is_most = |count: usize| count * 2 > all.len();
    refusing > 2 && is_most(refusing) || one_way > MANY && is_most(one_way)
}

/// Downgrades that do nothing, beyond which they are a habit.
const MANY: usize = 10;

/// Whether a function that begins on a line says in words, in a comment or its docstring, that it is meant to do nothing.
fn says_why(migration: &Migration, line: u32) -> bool {
    let body = migration.text.lines().skip(line as usize);
    let body = body.take_while(|line| line.trim().is_empty() || line.starts_with([' ', '\t']));
    let words = |line: &str| -> Vec<String> {
        let words = line.split(|letter: char| !letter.is_alphabetic() && letter != '\'');
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    // Code that is put in comments, and what is still to be done, is no reason.
    let is_reason = |line: &&str| {
        let text = line.trim_start_matches([' ', '\t', '#']);
        let is_code = ["op.", "sa.", "batch_op."].iter().any(|code| text.starts_with(code));
        !is_code && !UNFINISHED.iter().any(|mark| text.contains(mark))
    };
    let words: Vec<String> = body.filter(is_reason).flat_map(words).collect();
    words.len() >= LEAST_WORDS && words.iter().any(|word| NEGATIONS.contains(&word.as_str()))
}

/// How unfinished work is marked.
const UNFINISHED: [&str; 2] = ["TODO", "FIXME"];

/// Words that a reason takes at the least, `pass` among them.
const LEAST_WORDS: usize = 5;

/// What a reason not to go back is said with.
const NEGATIONS: [&str; 11] =
    ["no", "not", "never", "cannot", "can't", "don't", "doesn't", "isn't", "won't", "nothing", "irreversible"];

/// The revision before that is there for the way down only, and works there on all tables that stay changed.
fn counterpart(environment: &Environment, kept: &Kept) -> Option<String> {
    let tables: Option<Vec<&Id>> = kept.changes.iter().map(|it| table(&it.thing)).collect();
    let tables = tables.filter(|tables| !tables.is_empty())?;
    let before = environment.replay.order.iter().copied().take_while(|&index| index != kept.migration);
    let undoes = |&index: &Index| {
        let Some(migration) = environment.migrations.get(index) else { return false };
        let Some(downgrade) = migration.function("downgrade") else { return false };
        let works_on = |id: &Id| {
            let mut names = downgrade.operations.iter().filter_map(|it| it.change.table());
            names.any(|name| name.name.as_known() == Some(&*id.name))
        };
        migration.function("upgrade").is_some_and(|upgrade| upgrade.is_empty) && tables.iter().all(|id| works_on(id))
    };
    before.filter(undoes).last().map(|index| replayed::named(environment, index))
}

fn table(thing: &Thing) -> Option<&Id> {
    match thing {
        Thing::Relation(id) | Thing::Column(id, _) | Thing::Constraint(id, _) => Some(id),
        _ => None,
    }
}

/// What is said where it isn't known what exactly stays.
const CHANGED: &str = "`downgrade` does nothing, and what `upgrade` changes stays.";

fn told(kept: &Kept, database: &str) -> (Severity, String) {
    let changes: Vec<String> = kept.changes.iter().map(|it| differing(it, "stays", "stays dropped")).collect();
    let again = if kept.fails_again { " Upgrading again then fails." } else { "" };
    match kept.extent {
        Extent::Nothing => {
            (Severity::Info, format!("`downgrade` does nothing; on {database}, `upgrade` leaves the schema as it is."))
        }
        Extent::Perhaps => {
            (Severity::Info, "`downgrade` does nothing; what `upgrade` may have changed stays.".to_owned())
        }
        Extent::Wider if !kept.fails_again => {
            let what = if changes.is_empty() { String::new() } else { format!(": {}", listed(&changes)) };
            let message = format!("`downgrade` does nothing; `upgrade` only widens what is there{what}.");
            (Severity::Info, message)
        }
        Extent::Wider | Extent::Changed if changes.is_empty() => (Severity::Warning, format!("{CHANGED}{again}")),
        Extent::Wider | Extent::Changed => {
            (Severity::Warning, format!("`downgrade` does nothing: {}.{again}", listed(&changes)))
        }
    }
}
