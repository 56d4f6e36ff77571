use super::constraints::{is_known, name, subject};
use super::met::{by_size, in_use, is_new_and_empty, is_partitioned, known};
use super::{renamed, written};
use crate::finding::{Severity, Violation};
use crate::impact::Existing;
use crate::operation::{Change, Column, Constraint, ConstraintKind, Name};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::Id;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "add-fk-without-not-valid",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A foreign key that is added to a table that exists, and checked for all its rows at once.",
    why: "PostgreSQL holds a SHARE ROW EXCLUSIVE lock on both tables, which keeps everybody from writing to either, until every row of the referencing table has been checked against the referenced one and the transaction ends.",
    remedy: "Add it with `postgresql_not_valid=True`, which checks new rows only and is done at once. Validate it in the next revision, in a transaction of its own: that reads all rows while others write.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("user_id", sa.BigInteger))
# next revision
op.create_foreign_key("fk_runs_user", "runs", "users", ["user_id"], ["id"])
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("user_id", sa.BigInteger))
# next revision
op.create_foreign_key("fk_runs_user", "runs", "users", ["user_id"], ["id"], postgresql_not_valid=True)
# next revision
op.execute("ALTER TABLE runs VALIDATE CONSTRAINT fk_runs_user")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let found = match &judged.operation.change {
        Change::AddConstraint { constraint, .. } if !constraint.not_valid => of_constraint(judged, constraint),
        Change::AddColumn { column, .. } => of_column(judged, column),
        _ => None,
    };
    found.map(|it| by_size(judged, it)).into_iter().collect()
}

/// The columns of a foreign key, and what it refers to.
fn parts(constraint: &Constraint) -> Option<(&[Text], &Name, &[Text])> {
    match &constraint.kind {
        ConstraintKind::ForeignKey { columns, referent, referent_columns, .. } => {
            Some((columns, referent, referent_columns))
        }
        _ => None,
    }
}

fn of_constraint(judged: &Judged<'_>, constraint: &Constraint) -> Option<Violation> {
    let (columns, referent, _) = parts(constraint)?;
    let existing = in_use(judged)?;
    let id = &existing.id;
    if !is_known(constraint, columns) {
        return None;
    }
    let subject = subject(constraint, "foreign key");
    let other = if referent.name.is_known() { format!("`{referent}`") } else { "another table".to_owned() };
    let of = |column: &Text| existing.table.column(column.as_known()?);
    let are_empty = columns.iter().any(|it| of(it).is_some_and(|it| is_new_and_empty(judged, existing, it)));
    if are_empty {
        let message = format!("{subject} on the new column of `{id}` locks `{id}` and {other}.");
        let violation = judged.violation(message).with_severity(Severity::Info);
        return Some(violation.with_why(NEW_COLUMN));
    }
    if is_partitioned(&existing.table) && !judged.server().is_postgresql_from(18) {
        let message = format!("{subject} from partitioned table `{id}` to {other} is checked for all rows at once.");
        return Some(judged.violation(message).with_why("Before PostgreSQL 18, `NOT VALID` is refused on a partitioned table: add the foreign key to each partition as `NOT VALID`, validate it there, and add it to the parent afterwards."));
    }
    if let Some(renamed) = renamed::constraint(judged, existing, constraint) {
        let message =
            format!("{subject} from `{id}` to {other} is added and checked, only to rename `{}`.", renamed.old);
        return Some(renamed.told(judged.violation(message)));
    }
    let message = format!("{subject} from `{id}` to {other} is added without `NOT VALID`.");
    let violation = judged.violation(message);
    Some(match instead(judged, existing, constraint) {
        Some(code) if constraint.name.is_some() => violation.with_replacement(code),
        Some(code) => violation.with_instead(code),
        None => violation,
    })
}

const NEW_COLUMN: &str = "The column is new and has only NULLs, so there is nothing to look up. Both tables are locked against writes all the same, from here to the end of the transaction, and waiting for the lock on a busy one holds up the other.";

/// Alembic adds the foreign key of a new column in a statement of its own.
fn of_column(judged: &Judged<'_>, column: &Column) -> Option<Violation> {
    let constraint = column.constraints.iter().find(|it| parts(it).is_some() && !it.not_valid)?;
    let (_, referent, _) = parts(constraint)?;
    let existing = in_use(judged)?;
    let id = &existing.id;
    let is_filled = column.default.is_some() || column.computed.is_some() || column.identity.is_some();
    let name = &column.name;
    let violation = if is_filled {
        judged.violation(format!(
            "The new column `{id}.{name}` has values in all rows, and its foreign key to `{referent}` is checked for each of them."
        ))
    } else {
        let message = format!("The foreign key of the new column `{id}.{name}` locks `{id}` and `{referent}`.");
        judged.violation(message).with_severity(Severity::Info).with_why(NEW_COLUMN)
    };
    Some(violation)
}

fn instead(judged: &Judged<'_>, existing: &Existing, constraint: &Constraint) -> Option<String> {
    let id = &existing.id;
    let name = name(constraint, id)?;
    let validate = format!("ALTER TABLE {} VALIDATE CONSTRAINT {}", written::in_sql(id), written::name_in_sql(&name));
    let validate = format!("{}{}", written::NEXT_REVISION, written::execute(&validate));
    if let Some(sql) = &judged.operation.sql {
        let text = sql.text.as_known()?.trim();
        // Where the statement does nothing else.
        let is_alone = !text.contains('\'') && text.to_ascii_uppercase().matches("ADD ").count() == 1;
        return is_alone.then(|| format!("{}{validate}", written::execute(&format!("{text} NOT VALID"))));
    }
    let ConstraintKind::ForeignKey { columns, referent, referent_columns, on_delete, on_update, .. } = &constraint.kind
    else {
        return None;
    };
    let referent = Id {
        schema: referent.schema.as_ref().and_then(|it| it.as_known()).map(Into::into),
        name: referent.name.as_known()?.into(),
    };
    let mut create = format!(
        "op.create_foreign_key({}, {}, {}, {}, {}",
        written::string(&name),
        written::string(&id.name),
        written::string(&referent.name),
        written::strings(known(columns)?),
        written::strings(known(referent_columns)?),
    );
    let schemas = [("source_schema", &id.schema), ("referent_schema", &referent.schema)];
    for (argument, schema) in schemas {
        if let Some(schema) = schema {
            create.push_str(&format!(", {argument}={}", written::string(schema)));
        }
    }
    for (argument, action) in [("ondelete", on_delete), ("onupdate", on_update)] {
        if let Some(action) = action {
            create.push_str(&format!(", {argument}={}", written::string(action.as_known()?)));
        }
    }
    if let Some(deferrable) = constraint.deferrable {
        create.push_str(if deferrable { ", deferrable=True" } else { ", deferrable=False" });
    }
    if let Some(deferred) = constraint.deferred {
        create.push_str(if deferred { ", initially=\"DEFERRED\"" } else { ", initially=\"IMMEDIATE\"" });
    }
    Some(format!("{create}, postgresql_not_valid=True){validate}"))
}
