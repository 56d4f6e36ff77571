use super::transaction::{severity_in_transaction, with_autocommit_block};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Name, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "enum-add-value-in-transaction",
    group: Group::Locks,
    severity: Severity::Error,
    what: "`ALTER TYPE … ADD VALUE` inside of a transaction, on a PostgreSQL before 12.",
    why: "Up to version 11 PostgreSQL refuses it there: “ALTER TYPE ... ADD cannot run inside a transaction block”.",
    remedy: "Put it into `with op.get_context().autocommit_block():`.",
    databases: &[POSTGRESQL.below(12, 0)],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE TYPE state AS ENUM ('new', 'done')")
# next revision
op.execute("ALTER TYPE state ADD VALUE 'failed'")
"#,
    good: r#"
op.execute("CREATE TYPE state AS ENUM ('new', 'done')")
# next revision
with op.get_context().autocommit_block():
    op.execute("ALTER TYPE state ADD VALUE 'failed'")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AddEnumValue { name, value, .. } = &judged.operation.change else { return Vec::new() };
    // A type of the same transaction may get values in it.
    if judged.earlier().iter().any(|it| makes(it, name)) {
        return Vec::new();
    }
    let Some(severity) = severity_in_transaction(judged) else { return Vec::new() };
    let message = format!(
        "Value `{value}` is added to enum `{}` in a transaction, which PostgreSQL allows since version 12.",
        name.name
    );
    vec![with_autocommit_block(judged.violation(message).with_severity(severity), judged)]
}

fn makes(operation: &Operation, type_: &Name) -> bool {
    let is_it = |column: &crate::operation::Column| {
        column.type_.enum_.as_ref().and_then(|it| it.name.as_ref()).is_some_and(|name| name.name == type_.name)
    };
    match &operation.change {
        Change::CreateType { name, .. } => name.name == type_.name,
        Change::CreateTable(create) => create.columns.iter().any(is_it),
        _ => false,
    }
}
