use super::mysql::{COPYING, stores_otherwise};
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-type-change-copies",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A column of a table that exists, which gets a type that is stored otherwise.",
    why: "MySQL copies the table (`ALGORITHM=COPY`): nobody writes to it until that is done, and it takes as much disk again.",
    remedy: "Add a column of the new type, fill it in batches and use it instead; or use gh-ost or pt-online-schema-change.",
    databases: COPYING,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.alter_column("runs", "state", type_=sa.Text(), existing_type=sa.String(20))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.alter_column("runs", "state", type_=sa.String(60), existing_type=sa.String(20))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    let (Some(existing), Some(type_)) = (judged.existing(), &to.type_) else { return Vec::new() };
    if judged.is_downgrade {
        return Vec::new();
    }
    let old = || existing.table.column(column.as_known()?)?.sure_type()?.sql.as_known();
    let (Some(old), Some(new)) = (old(), type_.sql.as_known()) else { return Vec::new() };
    if !stores_otherwise(old, new, judged.server().dialect) {
        return Vec::new();
    }
    vec![judged.violation(format!("Column `{}.{column}` becomes {new} from {old}: the table is copied.", existing.id))]
}
