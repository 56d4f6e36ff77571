use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::python::lines::Position;
use crate::revision::Migration;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "commented-out-code",
    group: Group::Style,
    severity: Severity::Info,
    what: "An operation that is commented out.",
    why: "A reader can't tell whether it was forgotten, done by hand or never meant.",
    remedy: "Delete it: the history of the repository keeps it.",
    databases: &[],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# op.create_index("ix_runs_id", "runs", ["id"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let order = environment.replay.order.iter().filter_map(|it| environment.migrations.get(*it));
    order
        .filter(|it| it.text.contains("# op.") || it.text.contains("#op.") || it.text.contains("# batch_op."))
        .filter_map(first)
        .collect()
}

/// The first line of a migration that is one.
fn first(migration: &Migration) -> Option<Violation> {
    let is_call = |line: &str| {
        let code = line.trim_start().strip_prefix('#').map(str::trim_start);
        code.is_some_and(|it| {
            let rest = it.strip_prefix("op.").or_else(|| it.strip_prefix("batch_op."));
            rest.is_some_and(|it| it.split_once('(').is_some_and(|(name, _)| is_name(name)))
        })
    };
    let mut lines = migration.text.lines().zip(1..).filter(|(line, _)| is_call(line));
    let (line, number) = lines.next()?;
    let more = lines.count();
    let shown = line.trim_start().trim_start_matches(['#', ' ']);
    let call = shown.split('(').next().unwrap_or_default();
    let others = match more {
        0 => String::new(),
        1 => ", and one more operation".to_owned(),
        _ => format!(", and {more} more operations"),
    };
    let column = u32::try_from(line.len() - line.trim_start().len() + 1).ok()?;
    Some(Violation::at(migration, Position { line: number, column }, format!("`{call}` is commented out{others}.")))
}

fn is_name(text: &str) -> bool {
    !matches!(text, "" | "f") && text.bytes().all(|it| it.is_ascii_lowercase() || it == b'_')
}
