use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "internal-type",
    group: Group::Types,
    severity: Severity::Info,
    what: "A column of a type that PostgreSQL has for its own catalogs.",
    why: "`name` cuts off after 63 bytes, `\"char\"` keeps one byte, and an `oid` counts 32 bits around and around.",
    remedy: "Use `sa.Text` or `sa.BigInteger`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, title name)")
"#,
    good: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY, title text)")
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if !(matches!(type_.as_str(), "NAME" | "\"CHAR\"" | "OID" | "XID" | "CID" | "TID")) {
            return None;
        }
        tabled.violation(tabled.typed(column), format!("`{}.{}` is of a type for catalogs.", tabled.id, column.name))
    };
    tabled.columns().filter_map(of).collect()
}
