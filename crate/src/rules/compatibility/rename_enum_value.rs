use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, mend};
use crate::schema::{Column, Id};

pub(super) const RULE: Rule = Rule {
    name: "rename-enum-value",
    group: Group::Compatibility,
    severity: Severity::Warning,
    what: "A label of an enum that gets another name.",
    why: "Code that is still running writes the old one, which PostgreSQL refuses, and can't read the new one: SQLAlchemy raises a LookupError. Logical replication doesn't carry the change, either.",
    remedy: "Add the new label, deploy code that reads both and writes the new one, then change the rows.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE TYPE state AS ENUM ('new', 'done')")
# next revision
op.execute("ALTER TYPE state RENAME VALUE 'done' TO 'finished'")
"#,
    good: r#"
op.execute("CREATE TYPE state AS ENUM ('new', 'done')")
# next revision
with op.get_context().autocommit_block():
    op.execute("ALTER TYPE state ADD VALUE 'finished' AFTER 'done'")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::RenameEnumValue { from, to, .. } = &judged.operation.change else { return Vec::new() };
    let (Some((id, made)), false) = (judged.object(), judged.is_downgrade) else { return Vec::new() };
    let message = format!("Label `{from}` of enum `{id}` becomes `{to}`: code that is still running uses the old one.");
    let instead = from.as_known().zip(to.as_known()).map(|(from, to)| {
        let literal = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let (from_label, to_label) = (literal(from), literal(to));
        let name = crate::sql::quoted_id(id.schema.as_deref(), &id.name, judged.server().dialect);
        let statement = format!("ALTER TYPE {name} ADD VALUE {to_label} AFTER {from_label}");
        let add = format!("with op.get_context().autocommit_block():\n    op.execute({})", mend::quoted(&statement));
        let updates = columns_of(judged, id).map(|(table, column)| {
            let statement = format!("UPDATE {table} SET {column} = {to_label} WHERE {column} = {from_label}");
            format!("\nop.execute({})", mend::quoted(&statement))
        });
        format!("{add}\n{LATER}{}", updates.collect::<String>())
    });
    let violation = judged.violation(message).with_related(judged.related(*made, format!("enum `{id}` is created")));
    vec![Violation { instead, ..violation }]
}

const LATER: &str =
    "# in a later revision, once all code that runs reads both labels and writes the new one: change the rows";

/// The columns that have an enum at the heads, as SQL writes them, each with its table.
fn columns_of<'j>(judged: &Judged<'j>, enum_: &'j Id) -> impl Iterator<Item = (String, String)> + use<'j> {
    let dialect = judged.server().dialect;
    let has_it = move |column: &Column| column.sure_type().is_some_and(|it| it.user.as_ref() == Some(enum_));
    judged.environment.final_tables().flat_map(move |(id, table)| {
        let columns = table.columns.iter().filter(move |it| has_it(it));
        columns.map(move |column| {
            let table = crate::sql::quoted_id(id.schema.as_deref(), &id.name, dialect);
            (table.to_string(), crate::sql::quoted(&column.name, dialect))
        })
    })
}
