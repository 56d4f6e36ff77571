use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Certainty, Change};
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-column",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A column that is named twice: in a new table, or in an INSERT or UPDATE.",
    why: "The database refuses it.",
    remedy: "Name it once.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, state text, state text)")
"#,
    good: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, state text)")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let dialect = judged.server().dialect;
    let twice = match &judged.operation.change {
        Change::CreateTable(create) => named_twice(create.columns.iter().map(|it| &it.name)),
        // SQLite and MySQL take the last value of an UPDATE, SQLite the first of an INSERT.
        Change::Update { columns, .. } if dialect == Dialect::Postgresql => named_twice(columns.iter()),
        Change::Insert { columns, .. } if dialect == Dialect::Postgresql || dialect.is_mysql() => {
            named_twice(columns.iter())
        }
        _ => None,
    };
    let Some(column) = twice else { return Vec::new() };
    let (where_, says) = match &judged.operation.change {
        Change::CreateTable(create) => {
            (format!("in table `{}`", create.table.name), format!("column \"{column}\" specified more than once"))
        }
        Change::Update { .. } => {
            ("in one UPDATE".to_owned(), format!("multiple assignments to same column \"{column}\""))
        }
        _ => ("in one INSERT".to_owned(), format!("column \"{column}\" specified more than once")),
    };
    let operation = judged.operation;
    let is_sure = operation.certainty == Certainty::Certain && !operation.is_caught;
    let severity = if is_sure { Severity::Error } else { Severity::Warning };
    let message = format!("Column `{column}` is named twice {where_}.");
    let violation = judged.violation(message).with_severity(severity);
    vec![violation.with_alembic_says((dialect == Dialect::Postgresql).then_some(says))]
}

/// The first name that comes a second time.
fn named_twice<'t>(names: impl Iterator<Item = &'t Text> + Clone) -> Option<&'t str> {
    let known = names.filter_map(Text::as_known);
    let mut rest = known.clone();
    known.into_iter().find(|name| {
        rest.next();
        rest.clone().any(|other| other == *name)
    })
}
