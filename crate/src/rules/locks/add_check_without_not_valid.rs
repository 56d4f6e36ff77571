use super::constraints::{name, subject};
use super::met::{by_size, in_use};
use super::written;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Constraint, ConstraintKind};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::Id;

pub(super) const RULE: Rule = Rule {
    name: "add-check-without-not-valid",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A check that is added to a table that exists, and tried on all its rows at once.",
    why: "PostgreSQL reads the whole table under an ACCESS EXCLUSIVE lock: nobody reads or writes it until that is done and the transaction is over.",
    remedy: "Add it with `postgresql_not_valid=True`, which checks new rows only and is done at once. Validate it in the next revision, in a transaction of its own: that reads all rows while others work.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("tries", sa.Integer))
# next revision
op.create_check_constraint("ck_runs_tries", "runs", "tries >= 0")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("tries", sa.Integer))
# next revision
op.create_check_constraint("ck_runs_tries", "runs", "tries >= 0", postgresql_not_valid=True)
# next revision
op.execute("ALTER TABLE runs VALIDATE CONSTRAINT ck_runs_tries")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let found = match &judged.operation.change {
        Change::AddConstraint { constraint, .. } if is_met(constraint) => of_constraint(judged, constraint),
        Change::AddColumn { column, .. } => {
            let constraint = column.constraints.iter().find(|it| is_met(it));
            constraint.and_then(|it| of_column(judged, column.name.as_known(), it))
        }
        _ => None,
    };
    found.map(|it| by_size(judged, it)).into_iter().collect()
}

fn is_met(constraint: &Constraint) -> bool {
    !constraint.not_valid && matches!(constraint.kind, ConstraintKind::Check { .. })
}

fn of_constraint(judged: &Judged<'_>, constraint: &Constraint) -> Option<Violation> {
    let existing = in_use(judged)?;
    let id = &existing.id;
    let message = format!("{} on table `{id}` is added without `NOT VALID`.", subject(constraint, "check"));
    let violation = judged.violation(message);
    Some(match instead(judged, id, constraint) {
        Some(code) if constraint.name.is_some() => violation.with_replacement(code),
        Some(code) => violation.with_instead(code),
        None => violation,
    })
}

fn instead(judged: &Judged<'_>, id: &Id, constraint: &Constraint) -> Option<String> {
    let ConstraintKind::Check { condition } = &constraint.kind else { return None };
    // A naming convention makes another name of it, which `VALIDATE` would need.
    let conventions = judged.at_heads().conventions.as_ref();
    let is_renamed = conventions.is_some_and(|it| it.contains_key("ck")) && !constraint.is_final;
    if is_renamed && judged.operation.sql.is_none() {
        return None;
    }
    let name = name(constraint, id)?;
    let (table, quoted) = (written::in_sql(id), written::name_in_sql(&name));
    let condition = condition.as_known()?;
    let add = match judged.operation.sql {
        Some(_) => {
            written::execute(&format!("ALTER TABLE {table} ADD CONSTRAINT {quoted} CHECK ({condition}) NOT VALID"))
        }
        None => format!(
            "op.create_check_constraint({}, {}, {}{}, postgresql_not_valid=True)",
            if constraint.is_final { format!("op.f({})", written::string(&name)) } else { written::string(&name) },
            written::string(&id.name),
            written::string(condition),
            written::schema(id),
        ),
    };
    let validate = written::execute(&format!("ALTER TABLE {table} VALIDATE CONSTRAINT {quoted}"));
    Some(format!("{add}{}{validate}", written::NEXT_REVISION))
}

/// A column that comes with a check: all rows are read for it, though each has the same value.
fn of_column(judged: &Judged<'_>, column: Option<&str>, constraint: &Constraint) -> Option<Violation> {
    let id = &in_use(judged)?.id;
    let column = column?;
    let message = format!("The check of the new column `{id}.{column}` is tried on all rows of the table.");
    let violation = judged.violation(message).with_why("PostgreSQL does not know that all rows have the same value in a new column: it reads the whole table under an ACCESS EXCLUSIVE lock.");
    let ConstraintKind::Check { condition } = &constraint.kind else { return None };
    let Some(condition) = condition.as_known() else { return Some(violation) };
    let name = constraint.name.as_ref().and_then(|name| name.as_known().map(ToOwned::to_owned));
    let name = name.unwrap_or_else(|| format!("{}_{column}_check", id.name));
    let (table, quoted) = (written::in_sql(id), written::name_in_sql(&name));
    let add = written::execute(&format!("ALTER TABLE {table} ADD CONSTRAINT {quoted} CHECK ({condition}) NOT VALID"));
    let validate = written::execute(&format!("ALTER TABLE {table} VALIDATE CONSTRAINT {quoted}"));
    Some(violation.with_instead(format!(
        "# op.add_column(…) without the check, then:\n{add}{}{validate}",
        written::NEXT_REVISION
    )))
}
