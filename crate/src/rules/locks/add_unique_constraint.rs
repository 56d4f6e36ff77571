use super::constraints::{is_known, name, subject, unique_index_over};
use super::met::{by_size, in_use, is_partitioned, known};
use super::{renamed, written};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Column, Constraint, ConstraintKind};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::Id;

pub(super) const RULE: Rule = Rule {
    name: "add-unique-constraint",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A unique constraint that is added to a table that exists, with an index that is built for it.",
    why: "PostgreSQL builds the index under an ACCESS EXCLUSIVE lock: nobody reads or writes the table until it is built and the transaction is over.",
    remedy: "Create a unique index concurrently, and make it the constraint with `ADD CONSTRAINT … UNIQUE USING INDEX …`, which is done at once.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("email", sa.Text))
# next revision
op.create_unique_constraint("uq_users_email", "users", ["email"])
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("email", sa.Text))
# next revision
with op.get_context().autocommit_block():
    op.drop_index("uq_users_email", table_name="users", if_exists=True, postgresql_concurrently=True)
    op.create_index("uq_users_email", "users", ["email"], unique=True, postgresql_concurrently=True)
op.execute("ALTER TABLE users ADD CONSTRAINT uq_users_email UNIQUE USING INDEX uq_users_email")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let found = match &judged.operation.change {
        Change::AddConstraint { constraint, .. } => of_constraint(judged, constraint),
        // With an index of its own, that is unique, and there is no constraint.
        Change::AddColumn { column, .. } if column.unique && !column.index => of_column(judged, column),
        Change::AddColumn { column, .. } => {
            let is_unique = |it: &&Constraint| matches!(it.kind, ConstraintKind::Unique { .. });
            column.constraints.iter().find(is_unique).and_then(|_| of_column(judged, column))
        }
        _ => None,
    };
    found.map(|it| by_size(judged, it)).into_iter().collect()
}

fn of_constraint(judged: &Judged<'_>, constraint: &Constraint) -> Option<Violation> {
    let ConstraintKind::Unique { columns, nulls_not_distinct, using_index: None } = &constraint.kind else {
        return None;
    };
    let existing = in_use(judged).filter(|_| is_known(constraint, columns))?;
    let id = &existing.id;
    let message = format!("{} of table `{id}` builds its index here.", subject(constraint, "unique constraint"));
    let mut violation = judged.violation(message);
    if is_partitioned(&existing.table) {
        return Some(violation.with_why("The index is built on each partition in turn under an ACCESS EXCLUSIVE lock on all of them; a unique index on a partitioned table can't be built concurrently."));
    }
    if let Some(renamed) = renamed::constraint(judged, existing, constraint) {
        let subject = subject(constraint, "unique constraint");
        let message = format!("{subject} of table `{id}` builds its index here, only to rename `{}`.", renamed.old);
        return Some(renamed.told(judged.violation(message)));
    }
    let (Some(columns), Some(name)) = (known(columns), name(constraint, id)) else { return Some(violation) };
    if let Some(index) = unique_index_over(judged, existing, &columns) {
        let of = &index.name.name;
        violation =
            violation.with_related(judged.related(index.made, format!("unique index `{of}` has the same columns")));
        return Some(
            violation
                .with_instead(format!("{}  # the index gets the name of the constraint", using_index(id, &name, of))),
        );
    }
    let index = written::unique_index(id, &name, &columns, *nulls_not_distinct == Some(true));
    let code = format!("{index}\n{}", using_index(id, &name, &name));
    Some(if constraint.name.is_some() { violation.with_replacement(code) } else { violation.with_instead(code) })
}

fn using_index(id: &Id, constraint: &str, index: &str) -> String {
    written::execute(&format!(
        "ALTER TABLE {} ADD CONSTRAINT {} UNIQUE USING INDEX {}",
        written::in_sql(id),
        written::name_in_sql(constraint),
        written::name_in_sql(index)
    ))
}

fn of_column(judged: &Judged<'_>, column: &Column) -> Option<Violation> {
    let existing = in_use(judged)?;
    let id = &existing.id;
    let name = column.name.as_known()?;
    let message = format!("The new column `{id}.{name}` is unique, and its index is built over all rows here.");
    let violation = judged.violation(message);
    // A value that all rows share can't be unique.
    let is_filled = column.default.is_some() || column.identity.is_some() || column.computed.is_some();
    if is_filled || column.nullable == Some(false) || is_partitioned(&existing.table) {
        return Some(violation);
    }
    let constraint = format!("{}_{name}_key", id.name);
    let Some(add) = written::add_column(id, name, &column.type_.sql) else { return Some(violation) };
    let index = written::unique_index(id, &constraint, &[name], false);
    let using = using_index(id, &constraint, &constraint);
    Some(violation.with_instead(format!("{add}\n\n# once it is filled in, in the next revision:\n{index}\n{using}")))
}
