use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Certainty, Change};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, Versions};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "column-assigned-twice",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A column that an INSERT or an UPDATE names twice.",
    why: "The database refuses it.",
    remedy: "Name it once.",
    databases: &[POSTGRESQL, Versions::of(Dialect::Mysql), Versions::of(Dialect::Mariadb)],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, state text)")
op.execute("INSERT INTO runs (id, state, state) VALUES (1, 'new', 'new')")
"#,
    good: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, state text)")
op.execute("INSERT INTO runs (id, state) VALUES (1, 'new')")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let dialect = judged.server().dialect;
    let (columns, word) = match &judged.operation.change {
        // MySQL takes the last value of an UPDATE.
        Change::Update { columns, .. } if dialect == Dialect::Postgresql => (columns, "UPDATE"),
        Change::Insert { columns, .. } => (columns, "INSERT"),
        _ => return Vec::new(),
    };
    let Some(column) = named_twice(columns) else { return Vec::new() };
    let says = match word {
        "UPDATE" => format!("multiple assignments to same column \"{column}\""),
        _ => format!("column \"{column}\" specified more than once"),
    };
    let operation = judged.operation;
    let is_sure = operation.certainty == Certainty::Certain && !operation.is_caught;
    let severity = if is_sure { Severity::Error } else { Severity::Warning };
    let message = format!("Column `{column}` is named twice in one {word}.");
    let violation = judged.violation(message).with_severity(severity);
    vec![violation.with_alembic_says((dialect == Dialect::Postgresql).then_some(says))]
}

/// The first name that comes a second time.
fn named_twice(names: &[Text]) -> Option<&str> {
    let known = |at: usize| names.get(at).and_then(Text::as_known);
    (1..names.len()).find_map(|at| known(at).filter(|name| (0..at).any(|earlier| known(earlier) == Some(name))))
}
