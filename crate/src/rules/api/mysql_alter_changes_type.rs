use super::mysql::{BOTH, is_defined_anew, settled_type};
use super::sure;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-alter-changes-type",
    group: Group::Api,
    severity: Severity::Warning,
    what: "An `existing_type` on MySQL or MariaDB that is not the type the column has, in a call that means to change something else.",
    why: "`MODIFY` and `CHANGE` define a column anew with the type that the call names: the column silently becomes that, and values that don't fit are cut or refused.",
    remedy: "Pass the type that the column really has as `existing_type`; pass the new one as `type_` where it is meant to change.",
    databases: BOTH,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(200)))
# next revision
op.alter_column("runs", "state", existing_type=sa.String(20), nullable=False)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(200)))
# next revision
op.alter_column("runs", "state", existing_type=sa.String(200), nullable=False)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    let Some(given) = to.existing_type.as_ref().filter(|_| to.type_.is_none() && is_defined_anew(to)) else {
        return Vec::new();
    };
    if !sure::is_directive(judged)
        || !judged.operation.unknown.is_empty()
        || given.enum_.is_some()
        || given.foreign.is_some()
    {
        return Vec::new();
    }
    let (Some(existing), Some(name)) = (judged.existing(), column.as_known()) else { return Vec::new() };
    let Some(column) = existing.table.column(name).filter(|it| !it.is_assumed && it.made.is_certain) else {
        return Vec::new();
    };
    let Some(type_) = column.sure_type().filter(|it| it.user.is_none() && it.values.is_none()) else {
        return Vec::new();
    };
    let (Some(is), Some(given)) = (type_.sql.as_known(), given.sql.as_known()) else { return Vec::new() };
    if settled_type(is) == settled_type(given) {
        return Vec::new();
    }
    let message =
        format!("Column `{}.{name}` is {is}, and becomes {given} here: `existing_type` says so.", existing.id);
    let related = judged.related(column.made, format!("column `{}.{name}` is added", existing.id));
    let violation = judged.violation(message).with_related(related);
    vec![if is_wider(is, given) {
        violation.with_severity(Severity::Info).with_why(
            "`MODIFY` and `CHANGE` define a column anew with the type that the call names. Where that is meant, `type_` says so, to readers and to the other databases, which do nothing here.",
        )
    } else {
        violation
    }]
}

/// Whether a string only gets longer, so that each value still fits: `VARCHAR(30)`, `VARCHAR(255)`.
fn is_wider(is: &str, given: &str) -> bool {
    let length = |type_: &str| {
        let (name, rest) = type_.split_once('(')?;
        Some((name.trim().to_ascii_uppercase(), rest.trim_end_matches(')').trim().parse::<u32>().ok()?))
    };
    match (length(is), length(given)) {
        (Some((one, from)), Some((other, to))) => one == other && one.ends_with("CHAR") && from < to,
        _ => false,
    }
}
