use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, Versions};
use crate::schema::names::MAX_NAME;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "identifier-too-long",
    group: Group::Design,
    severity: Severity::Warning,
    what: "A name that is longer than the database keeps.",
    why: "PostgreSQL cuts a name off after 63 bytes, without an error: later statements and models use a name that isn't there, and two long names may become the same.",
    remedy: "Choose a shorter name.",
    databases: &[POSTGRESQL, Versions::of(Dialect::Mysql), Versions::of(Dialect::Mariadb)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs_of_the_nightly_integration_suite_that_have_not_been_looked_at_yet", sa.Column("id", sa.BigInteger, primary_key=True))
"#,
    good: r#"
op.create_table("unread_nightly_runs", sa.Column("id", sa.BigInteger, primary_key=True))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.is_downgrade {
        return Vec::new();
    }
    names(judged.operation).into_iter().filter_map(|(what, name)| violation(judged, what, name)).collect()
}

fn violation(judged: &Judged<'_>, what: &str, name: &str) -> Option<Violation> {
    let is_mysql = judged.server().dialect.is_mysql();
    let max = if is_mysql { 64 } else { MAX_NAME };
    let length = length(judged, name);
    // SQLAlchemy measures the names of indexes and constraints itself, and shortens those that `op.f` or a convention marks.
    let is_measured = matches!(what, "index" | "constraint") && judged.operation.sql.is_none();
    let has_convention = || judged.at_heads().conventions.as_ref().is_none_or(|it| !it.is_empty());
    if length <= max || (is_measured && (has_convention() || is_final(judged, name))) {
        return None;
    }
    let (unit, database) = if is_mysql { ("letters", "MySQL") } else { ("bytes", "PostgreSQL") };
    let message = format!("The {what} name `{name}` has {length} {unit}; {database} takes {max}.");
    let severity = if is_mysql || is_measured { Severity::Error } else { Severity::Warning };
    let says = format!("Identifier '{name}' exceeds maximum length of {max} characters");
    Some(judged.violation(message).with_severity(severity).with_alembic_says(is_measured.then_some(says)))
}

fn length(judged: &Judged<'_>, name: &str) -> usize {
    if judged.server().dialect.is_mysql() { name.chars().count() } else { name.len() }
}

fn is_final(judged: &Judged<'_>, name: &str) -> bool {
    let text = &judged.migration.text;
    let mut places = text.match_indices(name).map(|(at, _)| text.get(..at).unwrap_or_default());
    places.any(|before| before.trim_end_matches(['"', '\'', '\n', ' ']).ends_with(".f("))
}

/// The names that an operation gives, those that are too long for PostgreSQL.
fn names(operation: &Operation) -> Vec<(&'static str, &str)> {
    let mut found: Vec<(&'static str, &Text)> = Vec::new();
    match &operation.change {
        Change::CreateTable(create) => {
            found.push(("table", &create.table.name));
            found.extend(create.columns.iter().map(|it| ("column", &it.name)));
            found.extend(create.constraints.iter().filter_map(|it| Some(("constraint", it.name.as_ref()?))));
        }
        Change::AddColumn { column, .. } => found.push(("column", &column.name)),
        Change::RenameTable { to, .. } => found.push(("table", &to.name)),
        Change::CreateIndex { index, .. } => found.extend(index.name.as_ref().map(|it| ("index", it))),
        Change::AddConstraint { constraint, .. } if !constraint.is_final => {
            found.extend(constraint.name.as_ref().map(|it| ("constraint", it)));
        }
        Change::CreateType { name, .. } => found.push(("type", &name.name)),
        _ => {}
    }
    let known = found.into_iter().filter_map(|(what, name)| Some((what, name.as_known()?)));
    known.filter(|(_, name)| name.len() > MAX_NAME).collect()
}
