use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "python-side-default",
    group: Group::Api,
    severity: Severity::Warning,
    what: "A column that is added to a table that exists with `default=`, which only SQLAlchemy's own INSERTs look at.",
    why: "The database knows nothing of it: rows that are there get NULL, and where the column is `NOT NULL` the statement fails as soon as there is one.",
    remedy: "Pass `server_default=`; a second `alter_column` may take it away again once the rows have a value.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("tries", sa.Integer, nullable=False, default=0))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("tries", sa.Integer, nullable=False, server_default="0"))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AddColumn { column, .. } = &judged.operation.change else { return Vec::new() };
    let fills_itself = column.default.is_some() || column.computed.is_some() || column.identity.is_some();
    if !column.python_default || fills_itself || column.primary_key || judged.is_downgrade {
        return Vec::new();
    }
    let (Some(existing), Some(name)) = (judged.existing(), column.name.as_known()) else { return Vec::new() };
    let id = &existing.id;
    if judged.emptied().is_some() || (judged.server().dialect.is_mysql() && is_nothing(judged)) {
        return Vec::new();
    }
    // A value that is written right afterwards is what was wanted.
    let is_filled = judged.later().iter().any(|it| match &it.change {
        Change::Update { columns, table: Some(_), .. } => columns.iter().any(|it| Text::as_known(it) == Some(name)),
        _ => false,
    });
    Vec::from_iter(match column.nullable {
        Some(false) => {
            let message = format!("Column `{id}.{name}` is `NOT NULL`, and `default=` gives existing rows no value.");
            let violation = judged.violation(message);
            Some(if judged.server().dialect.is_mysql() {
                violation.with_why("MySQL fills the rows that are there with what the type has for nothing, 0 or an empty string, and not with this default.")
            } else {
                violation
            })
        }
        _ if is_filled => None,
        _ => {
            let message =
                format!("Column `{id}.{name}` has a `default=` that existing rows do not get: they stay NULL.");
            let violation = judged.violation(message).with_severity(Severity::Info);
            Some(
                violation
                    .with_why("The database knows nothing of this default: only SQLAlchemy's own INSERTs look at it."),
            )
        }
    })
}

/// What MySQL gives to rows anyway, as Python writes it.
const NOTHING: &[&str] = &["False", "0,", "0)", "0.0", "\"\"", "''", "sa.false()"];

/// Whether the default is what MySQL gives to rows anyway.
fn is_nothing(judged: &Judged<'_>) -> bool {
    let first = (judged.operation.position.line as usize).saturating_sub(1);
    let mut lines = judged.migration.text.lines().skip(first).take(6);
    let value = lines.find_map(|line| line.split_once(" default=").or_else(|| line.split_once(",default=")));
    let value = value.map(|(_, value)| value.trim_start());
    value.is_some_and(|value| NOTHING.iter().any(|it| value == it.trim_end_matches(',') || value.starts_with(it)))
}
