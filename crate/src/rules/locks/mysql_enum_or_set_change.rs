use super::mysql::{MYSQL, members};
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-enum-or-set-change",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "An `ENUM` or `SET` whose values are changed otherwise than by new ones at the end.",
    why: "Values are stored as numbers, by their place in the list: MySQL copies the table to number them anew, and nobody writes meanwhile. Rows with a value that is taken away stop the change in strict mode, and lose it otherwise.",
    remedy: "Add values at the end of the list. Before one is taken away, give rows that have it another one.",
    databases: MYSQL,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.add_column("runs", sa.Column("kind", sa.Enum("once", "daily")))
# next revision
op.alter_column("runs", "kind", type_=sa.Enum("once", "hourly", "daily"), existing_type=sa.Enum("once", "daily"))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.add_column("runs", sa.Column("kind", sa.Enum("once", "daily")))
# next revision
op.alter_column("runs", "kind", type_=sa.Enum("once", "daily", "hourly"), existing_type=sa.Enum("once", "daily"))
"#,
    check: Check::Operation(check),
};

/// MySQL manual, 17.12.1, "Modifying the definition of an ENUM or SET column".
fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    let (Some(existing), Some(type_)) = (judged.existing(), &to.type_) else { return Vec::new() };
    if judged.is_downgrade {
        return Vec::new();
    }
    let old = || members(existing.table.column(column.as_known()?)?.sure_type()?.sql.as_known()?);
    let (Some(old), Some(new)) = (old(), type_.sql.as_known().and_then(members)) else { return Vec::new() };
    if old.is_set != new.is_set {
        return Vec::new();
    }
    let place = format!("`{}.{column}`", existing.id);
    let kind = if old.is_set { "SET" } else { "ENUM" };
    let message = if let Some(gone) = old.values.iter().find(|it| !new.values.contains(it)) {
        format!("Value `{gone}` is taken from the {kind} {place}.")
    } else if !new.values.starts_with(&old.values) {
        format!("The values of the {kind} {place} get other places: the table is copied.")
    } else if old.bytes() != new.bytes() {
        format!("The {kind} {place} gets so many values that each row needs more bytes: the table is copied.")
    } else {
        return Vec::new();
    };
    vec![judged.violation(message)]
}
