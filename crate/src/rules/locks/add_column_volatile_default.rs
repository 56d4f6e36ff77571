use super::met::in_use;
use super::written;
use crate::finding::{Severity, Violation};
use crate::impact::volatile::volatile_function;
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "add-column-volatile-default",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A column with a default that differs from row to row, added to a table that exists.",
    why: "PostgreSQL rewrites the whole table and its indexes under an ACCESS EXCLUSIVE lock, because each row needs a value of its own. A constant, or `now()`, which is the same for all rows, is free.",
    remedy: "Add the column without a default, set the default for rows to come, and fill in the rows that are there in batches.",
    databases: &[POSTGRESQL.from(11, 0)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("token", sa.Uuid(), server_default=sa.text("gen_random_uuid()")))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("token", sa.Uuid()))
op.alter_column("runs", "token", server_default=sa.text("gen_random_uuid()"))
op.add_column("runs", sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now()))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AddColumn { column, .. } = &judged.operation.change else { return Vec::new() };
    let Some(default) = &column.default else { return Vec::new() };
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let Some(function) = volatile_function(default, judged.at_heads()) else { return Vec::new() };
    let id = &existing.id;
    let message = format!(
        "The default of the new column `{id}.{}` calls `{function}()` for each row: the table is rewritten.",
        column.name
    );
    let violation = judged.violation(message);
    let parts = column.name.as_known().zip(default.as_known());
    let Some((name, default)) = parts else { return vec![violation] };
    let Some(add) = written::add_column(id, name, &column.type_.sql) else { return vec![violation] };
    let (table, quoted, schema) = (written::string(&id.name), written::string(name), written::schema(id));
    let (table_sql, name_sql) = (written::in_sql(id), written::name_in_sql(name));
    let default_code = written::string(default);
    let not_null = if column.nullable == Some(false) {
        format!("\nop.alter_column({table}, {quoted}{schema}, nullable=False)  # see set-not-null")
    } else {
        String::new()
    };
    vec![violation.with_instead(format!(
        "{add}\nop.alter_column({table}, {quoted}{schema}, server_default=sa.text({default_code}))\n\n# in the next revision, for many rows in batches:\n{}{not_null}",
        written::execute(&format!("UPDATE {table_sql} SET {name_sql} = {default} WHERE {name_sql} IS NULL"))
    ))]
}
