use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind, Name};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "index-without-operator-class",
    group: Group::Design,
    severity: Severity::Error,
    what: "An index or a key on a column of a type that can't be compared.",
    why: "The type `json` has no equality and no order, so PostgreSQL can't build a btree of it.",
    remedy: "Make the column `JSONB`, or index an expression: `data ->> 'state'`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("data", sa.JSON))
op.create_index("ix_runs_data", "runs", ["data"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("data", postgresql.JSONB))
op.create_index("ix_runs_data", "runs", ["data"], postgresql_using="gin")
"#,
    check: Check::Operation(check),
};

/// Types of PostgreSQL's without a default operator class for btree (`pg_opclass` of PostgreSQL 15).
const INCOMPARABLE: &[&str] = &["JSON", "XML", "POINT", "BOX", "LINE", "LSEG", "PATH", "POLYGON", "CIRCLE", "JSONPATH"];

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let (table, columns) = match &judged.operation.change {
        Change::CreateIndex { table, index, .. } => {
            let is_btree = index.method.as_ref().is_none_or(|it| it.as_known() == Some("btree"));
            let elements = index.elements.iter().filter(|it| is_btree && it.is_column && it.options.is_none());
            (table, elements.filter_map(|it| it.what.as_known()).collect::<Vec<&str>>())
        }
        Change::AddConstraint { table, constraint } => match &constraint.kind {
            ConstraintKind::Unique { columns, .. } | ConstraintKind::PrimaryKey { columns, .. } => {
                (table, columns.iter().filter_map(|it| it.as_known()).collect())
            }
            _ => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    if columns.is_empty() {
        return Vec::new();
    }
    let incomparable =
        |name: &&str| type_before(judged, table, name).is_some_and(|it| INCOMPARABLE.contains(&it.as_str()));
    let Some(column) = columns.into_iter().find(incomparable) else { return Vec::new() };
    let type_ = type_before(judged, table, column).unwrap_or_default().to_ascii_lowercase();
    let message = format!("`{}.{column}` is of type `{type_}`, which no btree can be built on.", table.name);
    let says = format!("data type {type_} has no default operator class for access method \"btree\"");
    vec![judged.violation(message).with_alembic_says(Some(says))]
}

/// The type of a column when the operation runs: as it was before, or as the same function has made it.
fn type_before(judged: &Judged<'_>, table: &Name, column: &str) -> Option<String> {
    let made = judged.earlier().iter().rev().find_map(|it| match &it.change {
        Change::CreateTable(create) if create.table == *table => {
            let column = create.columns.iter().find(|it| it.name.as_known() == Some(column))?;
            Some(column.type_.sql.as_known().unwrap_or_default().to_ascii_uppercase())
        }
        Change::AddColumn { table: on, column: added, .. } if on == table && added.name.as_known() == Some(column) => {
            Some(added.type_.sql.as_known().unwrap_or_default().to_ascii_uppercase())
        }
        Change::AlterColumn { table: on, column: altered, to } if on == table && altered.as_known() == Some(column) => {
            Some(to.type_.as_ref()?.sql.as_known().unwrap_or_default().to_ascii_uppercase())
        }
        _ => None,
    });
    made.or_else(|| type_of(judged.existing()?.table.column(column)?))
}
