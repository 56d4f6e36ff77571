use super::add_not_null_column_without_default::is_filled_by_sequence;
use super::met::in_use;
use super::written;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "add-serial-or-identity-column",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A `SERIAL` or identity column, added to a table that exists.",
    why: "Each row gets a number of its own: PostgreSQL rewrites the whole table and its indexes under an ACCESS EXCLUSIVE lock.",
    remedy: "Make a sequence, add a plain column, give it the sequence's next value as default, and number the rows that are there in batches.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.Uuid, primary_key=True))
# next revision
op.add_column("runs", sa.Column("number", sa.BigInteger(), sa.Identity()))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.Uuid, primary_key=True))
# next revision
op.execute("CREATE SEQUENCE runs_number_seq")
op.add_column("runs", sa.Column("number", sa.BigInteger()))
op.alter_column("runs", "number", server_default=sa.text("nextval('runs_number_seq')"))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AddColumn { column, .. } = &judged.operation.change else { return Vec::new() };
    let is_serial = is_filled_by_sequence(judged, column);
    if !is_serial && column.identity.is_none() {
        return Vec::new();
    }
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let id = &existing.id;
    let kind = match (is_serial, judged.operation.sql.is_some() || !column.primary_key) {
        (false, _) => "an identity column",
        (true, true) => "`SERIAL`",
        (true, false) => "an integer key, which SQLAlchemy makes `SERIAL`",
    };
    let message = format!("The new column `{id}.{}` is {kind}: the table is rewritten.", column.name);
    let violation = judged.violation(message);
    let Some(name) = column.name.as_known() else { return vec![violation] };
    // What is only there to number another column needs none of this.
    let is_dropped = |it: &Operation| {
        matches!(&it.change, Change::DropColumn { column, .. } if column.as_known() == Some(name))
            && judged.is_on(it, id)
    };
    if judged.later().iter().any(is_dropped) {
        return vec![violation];
    }
    let plain =
        column.type_.sql.mapped(|sql| sql.to_ascii_uppercase().replace("SERIAL", "INT").replace("INTEGER", "INT"));
    let plain = plain.as_known().map(|sql| if sql == "INT" { "INTEGER" } else { sql }).map(Text::known);
    let Some(add) = plain.and_then(|type_| written::add_column(id, name, &type_)) else { return vec![violation] };
    let sequence = id.beside(&format!("{}_{name}_seq", id.name));
    let (table, quoted, schema) = (written::in_sql(id), written::name_in_sql(name), written::schema(id));
    let next = format!("nextval('{}')", written::in_sql(&sequence));
    let own = format!("ALTER SEQUENCE {} OWNED BY {table}.{quoted}", written::in_sql(&sequence));
    let rest = match (column.primary_key, column.nullable) {
        (true, _) => "\n\n# once all rows have a number: NOT NULL, and the key",
        (false, Some(false)) => "\n\n# once all rows have a number: NOT NULL",
        (false, _) => "",
    };
    vec![violation.with_instead(format!(
        "{}\n{add}\n{}\nop.alter_column({}, {}{schema}, server_default=sa.text({}))\n\n# in the next revision, for many rows in batches:\n{}{rest}",
        written::execute(&format!("CREATE SEQUENCE {}", written::in_sql(&sequence))),
        written::execute(&own),
        written::string(&id.name),
        written::string(name),
        written::string(&next),
        written::execute(&format!("UPDATE {table} SET {quoted} = {next} WHERE {quoted} IS NULL")),
    ))]
}
