use super::dropped_constraint::{Dropped, dropped, uniques_made};
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::impact::Existing;
use crate::operation::{Change, ConstraintKind};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-constraint",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "A unique constraint, a unique index or a CHECK that is dropped, with none in its place.",
    why: "What it kept out is let in from now on, and has to be cleaned up before it can come back.",
    remedy: "Keep it, or replace it in the same migration.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("email", sa.Text))
op.create_unique_constraint("uq_users_email", "users", ["email"])
# next revision
op.drop_constraint("uq_users_email", "users", type_="unique")
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("email", sa.Text))
op.create_unique_constraint("uq_users_email", "users", ["email"])
# next revision
with op.get_context().autocommit_block():
    op.create_index("ix_users_email", "users", ["email"], unique=True, postgresql_concurrently=True)
op.drop_constraint("uq_users_email", "users", type_="unique")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some((existing, dropped)) = dropped(judged) else { return Vec::new() };
    match dropped {
        Dropped::Unique { word, name, columns, made } => {
            let columns: Option<Vec<&str>> = columns.as_ref().map(|it| it.iter().map(AsRef::as_ref).collect());
            let Some((message, severity)) = of_unique(judged, existing, (word, &name), columns.as_deref()) else {
                return Vec::new();
            };
            let related = made.and_then(|made| judged.related(made, format!("{word} `{name}` is created")));
            let violation = judged.violation(message).with_severity(severity).with_related(related);
            vec![Violation { why: columns.and_then(|columns| why_of_unique(judged, &columns)), ..violation }]
        }
        Dropped::Check(name, check) => {
            if is_check_replaced(judged, existing) {
                return Vec::new();
            }
            let id = &existing.id;
            let message = match check.and_then(|check| check.expression.as_known()) {
                Some(condition) if condition.len() <= LONGEST => {
                    format!("Check `{name}` of table `{id}` is dropped: `{condition}` need not hold any more.")
                }
                _ => format!("Check `{name}` of table `{id}` is dropped."),
            };
            let related = check.and_then(|check| judged.related(check.made, format!("check `{name}` is created")));
            vec![judged.violation(message).with_severity(Severity::Info).with_related(related)]
        }
        _ => Vec::new(),
    }
}

/// Why it matters that columns aren't unique any more, to a database that has `ON CONFLICT`.
fn why_of_unique(judged: &Judged<'_>, columns: &[&str]) -> Option<String> {
    let has_it = matches!(judged.server().dialect, Dialect::Postgresql | Dialect::Sqlite);
    has_it.then(|| {
        let columns = columns.join(", ");
        format!("Duplicates are let in from now on, and have to be cleaned up before it can come back. An INSERT with `ON CONFLICT ({columns})` fails.")
    })
}

/// Letters of a condition that a message holds.
const LONGEST: usize = 120;

fn of_unique<'e>(
    judged: &Judged<'e>,
    existing: &'e Existing,
    (word, name): (&str, &str),
    columns: Option<&[&str]>,
) -> Option<(String, Severity)> {
    let id = &existing.id;
    let is_dropped = |column: &str| {
        judged.operations().iter().any(|it| match &it.change {
            Change::DropColumn { column: other, .. } => other.as_known() == Some(column) && judged.is_on(it, id),
            _ => false,
        })
    };
    let Some(columns) = columns else {
        let is_replaced = uniques_made(judged, existing).next().is_some();
        return (!is_replaced)
            .then(|| (format!("{} `{name}` of table `{id}` is dropped.", capital(word)), Severity::Info));
    };
    // Of one with a column that goes, what is lost is told there.
    if columns.iter().any(|column| is_dropped(column)) {
        return None;
    }
    let keeps = |others: &[&str]| !others.is_empty() && others.iter().all(|it| columns.contains(it));
    let others = existing.table.keys().filter(|key| &*key.name.name != name);
    let is_kept = others.map(|key| key.columns.iter().map(AsRef::as_ref).collect::<Vec<&str>>()).any(|it| keeps(&it));
    let same = existing.table.indexes.iter().filter(|it| it.unique && &*it.name.name != name && it.predicate.is_none());
    let is_kept = is_kept || same.map(|index| index.columns().collect::<Vec<&str>>()).any(|it| keeps(&it));
    if is_kept {
        return None;
    }
    let made: Vec<Vec<&str>> = uniques_made(judged, existing).collect();
    if made.iter().any(|it| keeps(it)) {
        return None;
    }
    let list = quoted(columns);
    if let Some(wider) = made.iter().find(|it| columns.iter().any(|column| it.contains(column))) {
        // A column takes the place of one that goes, or has another name now.
        let is_gone = |column: &&str| is_dropped(column) || is_renamed(judged, existing, column);
        if wider.len() == columns.len() && columns.iter().filter(|column| !wider.contains(column)).all(is_gone) {
            return None;
        }
        let message = format!(
            "{} `{name}` of table `{id}` on {list} is replaced by one on {}, which lets more in.",
            capital(word),
            quoted(wider)
        );
        return Some((message, Severity::Info));
    }
    let message = format!("{} `{name}` of table `{id}` is dropped: {list} need not be unique any more.", capital(word));
    Some((message, Severity::Warning))
}

fn is_renamed<'e>(judged: &Judged<'e>, existing: &'e Existing, name: &str) -> bool {
    judged.others_on(existing).any(|other| match &other.operation.change {
        Change::AlterColumn { column, to, .. } => column.as_known() == Some(name) && to.name.is_some(),
        _ => false,
    })
}

fn capital(words: &str) -> String {
    crate::rules::replayed::capital(words)
}

fn is_check_replaced<'e>(judged: &Judged<'e>, existing: &'e Existing) -> bool {
    judged.others_on(existing).any(|other| match &other.operation.change {
        Change::AddConstraint { constraint, .. } => matches!(constraint.kind, ConstraintKind::Check { .. }),
        // It goes with a column, or has to while one changes.
        Change::DropColumn { .. } | Change::AlterColumn { .. } => true,
        _ => false,
    })
}
