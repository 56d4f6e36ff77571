use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, Versions};

pub(super) const RULE: Rule = Rule {
    name: "unqualified-table",
    group: Group::Style,
    severity: Severity::Info,
    what: "A table that is created without a schema.",
    why: "Where it is made depends on the `search_path` of whoever runs the migration.",
    remedy: "Say `schema=`.",
    databases: &[POSTGRESQL, Versions::of(Dialect::Mssql)],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), schema="public")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::CreateTable(create) = &judged.operation.change else { return Vec::new() };
    if judged.is_downgrade || create.temporary || create.table.schema.is_some() {
        return Vec::new();
    }
    vec![judged.violation(format!("Table `{}` is created without a schema.", create.table.name))]
}
