use super::written::{columns, has_any, is_first, is_named};
use crate::finding::{Severity, Violation};
use crate::operation::reads::Constant;
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "sequence-not-reset",
    group: Group::Data,
    severity: Severity::Warning,
    what: "Rows are inserted with ids of their own into a column that a sequence fills, and the sequence is not moved on.",
    why: "The sequence knows nothing of these values: the next rows inserted without one get the same, and fail with a duplicate key.",
    remedy: "Leave the ids to the database, or set the sequence behind the highest of them.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("roles", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
op.execute("INSERT INTO roles (id, name) VALUES (1, 'admin'), (2, 'reader')")
"#,
    good: r#"
op.create_table("roles", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
op.execute("INSERT INTO roles (id, name) VALUES (1, 'admin'), (2, 'reader')")
op.execute("SELECT setval(pg_get_serial_sequence('roles', 'id'), (SELECT max(id) FROM roles))")
"#,
    check: Check::Operation(check),
};

/// Words of what moves a sequence on, or asks it.
const MOVES: &[&str] = &["setval", "SETVAL", "nextval", "NEXTVAL", "RESTART", "restart", "serial_sequence"];

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Insert { table: Some(name), columns: given, .. } = &judged.operation.change else { return Vec::new() };
    if given.is_empty() || judged.is_downgrade || judged.operation.is_caught {
        return Vec::new();
    }
    let schema = judged.at_heads();
    let Some(id) = schema.id(name) else { return Vec::new() };
    let Some(table) = schema.table(&id).filter(|it| !it.is_assumed) else { return Vec::new() };
    let is_filled = |it: &Column| it.serial.is_some() || it.identity.is_some();
    let is_given = |it: &Column| columns(judged.operation).iter().any(|given| is_named(&it.name, given));
    let Some(column) = table.columns.iter().find(|it| is_filled(it) && is_given(it)) else { return Vec::new() };
    let is_alike = |it: &Operation| matches!(&it.change, Change::Insert { table: Some(other), .. } if other == name);
    if !is_first(judged, is_alike) || has_small_ids(judged, column) || is_moved(judged) {
        return Vec::new();
    }
    let column = &column.name;
    let message = format!("Rows get values for `{id}.{column}` here, and the sequence behind it stays where it is.");
    let instead = format!(
        "op.execute(\"SELECT setval(pg_get_serial_sequence('{id}', '{column}'), (SELECT max({column}) FROM {id}))\")"
    );
    vec![judged.violation(message).with_instead(instead)]
}

/// Whether all ids are below those that a sequence begins with, or leave it to the database.
fn has_small_ids(judged: &Judged<'_>, column: &Column) -> bool {
    let is_left = judged.operation.sql.as_ref().is_some_and(|sql| has_any(&sql.text, &["NEXTVAL", "DEFAULT"]));
    let Some(reads) = &judged.operation.reads else { return is_left };
    let mut values = reads.values.iter().filter(|it| is_named(&column.name, &it.column)).peekable();
    let is_below = |value: &Constant| match value {
        Constant::Number(number) => number.parse::<i64>().is_ok_and(|it| it < 1) || number.starts_with('-'),
        Constant::Reference(name) => name.eq_ignore_ascii_case("default") || name.eq_ignore_ascii_case("null"),
        _ => false,
    };
    is_left || (values.peek().is_some() && values.all(|it| is_below(&it.value)))
}

/// Whether the migration, or another, moves a sequence of the table on.
fn is_moved(judged: &Judged<'_>) -> bool {
    let moves = |text: &str| MOVES.iter().any(|word| text.contains(word));
    let name = judged.operation.change.table().and_then(|it| it.name.as_known()).unwrap_or_default();
    let is_of = |text: &str| {
        moves(text) && (text.contains(name) || text.contains("information_schema") || text.contains("pg_"))
    };
    moves(&judged.migration.text) || judged.environment.migrations.iter().any(|it| is_of(&it.text))
}
