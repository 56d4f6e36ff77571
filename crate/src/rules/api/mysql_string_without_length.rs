use super::mysql::BOTH;
use super::sure;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Column, Type};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "mysql-string-without-length",
    group: Group::Api,
    severity: Severity::Error,
    what: "A `String` without a length on MySQL or MariaDB.",
    why: "`VARCHAR` needs a length there: SQLAlchemy stops before the statement is sent.",
    remedy: "Give it one, `sa.String(255)`, or use `sa.Text`.",
    databases: BOTH,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if !sure::is_directive(judged) {
        return Vec::new();
    }
    let (table, columns): (_, Vec<&Text>) = match &judged.operation.change {
        Change::CreateTable(create) => (&create.table, create.columns.iter().filter_map(without_length).collect()),
        Change::AddColumn { table, column, .. } => (table, without_length(column).into_iter().collect()),
        Change::AlterColumn { table, column, to } => {
            (table, to.type_.iter().filter(|it| lacks_length(it)).map(|_| column).collect())
        }
        _ => return Vec::new(),
    };
    let Some(table) = table.name.as_known() else { return Vec::new() };
    let columns: Vec<&str> = columns.into_iter().filter_map(Text::as_known).collect();
    let message = match columns.as_slice() {
        [] => return Vec::new(),
        [column] => format!("Column `{table}.{column}` is a `VARCHAR` without a length, which MySQL does not have."),
        all => format!(
            "Columns {} of table `{table}` are `VARCHAR`s without a length, which MySQL does not have.",
            quoted(all)
        ),
    };
    // SQLAlchemy stops at the first of them.
    let says = "CompileError: VARCHAR requires a length on dialect mysql";
    vec![judged.violation(message).with_severity(sure::of_refusal(judged)).with_alembic_says(Some(says.to_owned()))]
}

fn without_length(column: &Column) -> Option<&Text> {
    lacks_length(&column.type_).then_some(&column.name)
}

fn lacks_length(type_: &Type) -> bool {
    let sql = type_.sql.as_known().unwrap_or_default();
    let word = sql.split(" COLLATE ").next().unwrap_or_default();
    type_.enum_.is_none() && type_.foreign.is_none() && matches!(word, "VARCHAR" | "NVARCHAR" | "NATIONAL VARCHAR")
}
