use super::keys::method_of;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::table::Index;

pub(super) const RULE: Rule = Rule {
    name: "gin-on-jsonb-without-path-ops",
    group: Group::Design,
    severity: Severity::Info,
    what: "A GIN index on a `JSONB` column with the default operator class.",
    why: "Where queries only ask with `@>`, `jsonb_path_ops` makes it a half to a fifth of the size, and faster.",
    remedy: "Give it `postgresql_ops={\"data\": \"jsonb_path_ops\"}` unless queries ask for keys with `?`.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("data", postgresql.JSONB))
op.create_index("ix_runs_data", "runs", ["data"], postgresql_using="gin")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("data", postgresql.JSONB))
op.create_index("ix_runs_data", "runs", ["data"], postgresql_using="gin", postgresql_ops={"data": "jsonb_path_ops"})
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let of = |index: &Index| {
        let [element] = index.elements.as_slice() else { return None };
        let name = element.what.as_known().filter(|_| element.is_column && element.options.is_none())?;
        let is_jsonb = type_of(tabled.table.column(name)?)? == "JSONB";
        let message = format!("Index `{}` on `{}.{name}` has the default operator class.", index.name.name, tabled.id);
        if is_jsonb { tabled.violation(index.made, message) } else { None }
    };
    tabled.indexes().filter(|it| method_of(it) == "gin").filter_map(of).collect()
}
