use super::of_running_code;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::deployed::in_python;
use crate::rules::{Check, Group, Judged, Rule, mend};
use crate::schema::Id;

pub(super) const RULE: Rule = Rule {
    name: "rename-table",
    group: Group::Compatibility,
    severity: Severity::Warning,
    what: "A table that gets another name while code that knows it by the old one is running.",
    why: "Every statement of the old code on it fails from the moment of the migration until the new code is deployed everywhere, and again after a rollback of the code.",
    remedy: "Change the name in Python only, with `__tablename__` as it is. Or leave a view of the old name, and drop it some releases later.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.rename_table("runs", "jobs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.rename_table("runs", "jobs")
op.execute("CREATE VIEW runs AS SELECT * FROM jobs")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::RenameTable { table, to } = &judged.operation.change else { return Vec::new() };
    let Some(existing) = judged.existing().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    // Of one that only gets another schema another rule tells.
    if table.name == to.name {
        return Vec::new();
    }
    let id = &existing.id;
    let Some(new) = judged.id(to) else { return Vec::new() };
    let mut earlier = judged.earlier().iter();
    let is_own_name = earlier.any(|it| matches!(&it.change, Change::RenameTable { to, .. } if judged.is(to, id)));
    let mut operations = judged.operations().iter();
    let is_kept = operations.any(|it| judged.takes_place(it, id));
    // One that goes at once was only put aside.
    if is_own_name || is_kept || judged.drops_table(&new) {
        return Vec::new();
    }
    let message = format!("Table `{id}` becomes `{new}`: code that is still running uses the old name.");
    let violation = judged.violation(message);
    let dialect = judged.server().dialect;
    // SQLite writes to no view, and no database drops or changes a column below one.
    let changes = |it: &Operation| it.change.table().is_some_and(|name| judged.is(name, &new) || judged.is(name, id));
    if dialect == Dialect::Sqlite || judged.later().iter().any(changes) {
        return vec![of_running_code(judged, violation)];
    }
    vec![violation.with_instead(instead(id, &new, dialect))]
}

/// The rename with a view of the old name, which is written to like a table (PostgreSQL manual, "Updatable Views"; MySQL manual,
/// 27.6.3).
fn instead(id: &Id, new: &Id, dialect: Dialect) -> String {
    let (from, schema) = in_python(id);
    let (to, _) = in_python(new);
    let name = |id: &Id| crate::sql::quoted_id(id.schema.as_deref(), &id.name, dialect).to_string();
    let view = mend::quoted(&format!("CREATE VIEW {} AS SELECT * FROM {}", name(id), name(new)));
    let drop = mend::quoted(&format!("DROP VIEW {}", name(id)));
    format!(
        "op.rename_table({from}, {to}{schema})\nop.execute({view})\n# first thing in the downgrade: op.execute({drop})"
    )
}
