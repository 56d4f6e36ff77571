use super::constraints::{name, unique_index_over};
use super::met::{in_use, is_new_and_empty, is_partitioned, known, listed};
use super::written;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::{Column, Id};

pub(super) const RULE: Rule = Rule {
    name: "add-primary-key",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A primary key that is added to a table that exists, with an index that is built for it.",
    why: "PostgreSQL builds the index under an ACCESS EXCLUSIVE lock, and before that reads the whole table for NULLs where a column may be NULL: nobody reads or writes the table meanwhile.",
    remedy: "Make the columns NOT NULL by way of a validated check, create a unique index concurrently, and make it the key with `ADD CONSTRAINT … PRIMARY KEY USING INDEX …`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("members", sa.Column("team_id", sa.BigInteger, nullable=False), sa.Column("user_id", sa.BigInteger, nullable=False))
# next revision
op.create_primary_key("pk_members", "members", ["team_id", "user_id"])
"#,
    good: r#"
op.create_table("members", sa.Column("team_id", sa.BigInteger, nullable=False), sa.Column("user_id", sa.BigInteger, nullable=False))
# next revision
with op.get_context().autocommit_block():
    op.drop_index("pk_members", table_name="members", if_exists=True, postgresql_concurrently=True)
    op.create_index("pk_members", "members", ["team_id", "user_id"], unique=True, postgresql_concurrently=True)
op.execute("ALTER TABLE members ADD CONSTRAINT pk_members PRIMARY KEY USING INDEX pk_members")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let found = match &judged.operation.change {
        Change::AddConstraint { constraint, .. } => match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, using_index } => {
                of_key(judged, name_of(judged, constraint), known(columns), using_index.is_some())
            }
            _ => None,
        },
        // SQL alone: Alembic adds no key with a column. What fills the column has a rule of its own.
        Change::AddColumn { column, .. } if column.primary_key && judged.operation.sql.is_some() => {
            let is_filled = column.default.is_some()
                || column.identity.is_some()
                || column.computed.is_some()
                || column.type_.sql.with_holes().to_ascii_uppercase().ends_with("SERIAL");
            let existing = in_use(judged).filter(|_| !is_filled);
            existing.map(|it| {
                judged.violation(format!(
                    "The new column `{}.{}` is the primary key, and its index is built here.",
                    it.id, column.name
                ))
            })
        }
        _ => None,
    };
    found.into_iter().collect()
}

fn name_of(judged: &Judged<'_>, constraint: &crate::operation::Constraint) -> Option<String> {
    name(constraint, &judged.existing()?.id)
}

fn of_key(
    judged: &Judged<'_>,
    name: Option<String>,
    columns: Option<Vec<&str>>,
    uses_index: bool,
) -> Option<Violation> {
    let existing = in_use(judged)?;
    let id = &existing.id;
    let nullable: Vec<&str> = match &columns {
        Some(columns) => {
            let may_be_null = |name: &&&str| existing.table.column(name).and_then(Column::sure_nullable) == Some(true);
            columns.iter().filter(may_be_null).copied().collect()
        }
        None => Vec::new(),
    };
    if uses_index {
        // The columns are those of the index.
        return None;
    }
    let mut message = format!("The primary key of table `{id}` builds its index here");
    if !nullable.is_empty() {
        message.push_str(&format!(", and reads all rows for NULLs in {}", listed(&nullable)));
    }
    // Each row has NULL there.
    let is_unfilled =
        |name: &&&str| existing.table.column(name).is_some_and(|column| is_new_and_empty(judged, existing, column));
    if let Some(column) = nullable.iter().find(is_unfilled) {
        let message =
            format!("{message}: it fails if the table has a row, as the new column `{column}` has no values.");
        return Some(judged.violation(message));
    }
    let violation = judged.violation(format!("{message}."));
    if is_partitioned(&existing.table) {
        return Some(violation);
    }
    let (Some(name), Some(columns)) = (name, columns) else { return Some(violation) };
    if let Some(index) = unique_index_over(judged, existing, &columns).filter(|_| nullable.is_empty()) {
        let of = &index.name.name;
        let related = judged.related(index.made, format!("unique index `{of}` has the same columns"));
        return Some(
            violation
                .with_related(related)
                .with_instead(format!("{}  # the index gets the name of the constraint", using_index(id, &name, of))),
        );
    }
    let mut code = String::new();
    for column in &nullable {
        let (table, quoted) = (written::in_sql(id), written::name_in_sql(column));
        let check = written::name_in_sql(&format!("ck_{}_{column}_not_null", id.name));
        code.push_str(&written::execute(&format!(
            "ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({quoted} IS NOT NULL) NOT VALID"
        )));
        code.push('\n');
    }
    if !nullable.is_empty() {
        code.truncate(code.trim_end().len());
        code.push_str(written::NEXT_REVISION);
    }
    code.push_str(&written::unique_index(id, &name, &columns, false));
    code.push('\n');
    for column in &nullable {
        let table = written::in_sql(id);
        let check = format!("ck_{}_{column}_not_null", id.name);
        let validate = format!("ALTER TABLE {table} VALIDATE CONSTRAINT {}", written::name_in_sql(&check));
        code.push_str(&format!(
            "{}\nop.alter_column({}, {}{}, nullable=False)\nop.drop_constraint({}, {}{})\n",
            written::execute(&validate),
            written::string(&id.name),
            written::string(column),
            written::schema(id),
            written::string(&check),
            written::string(&id.name),
            written::schema(id),
        ));
    }
    code.push_str(&using_index(id, &name, &name));
    Some(violation.with_instead(code))
}

fn using_index(id: &Id, constraint: &str, index: &str) -> String {
    written::execute(&format!(
        "ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY USING INDEX {}",
        written::in_sql(id),
        written::name_in_sql(constraint),
        written::name_in_sql(index)
    ))
}
