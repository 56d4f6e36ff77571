use super::at;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, Rule, Tabled, Versions};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "datetime-without-fraction",
    group: Group::Types,
    severity: Severity::Info,
    what: "A `DATETIME` of whole seconds.",
    why: "MySQL rounds to the next second: two changes within one can't be told apart, and a moment may be written that is in the future.",
    remedy: "Use `mysql.DATETIME(fsp=6)`.",
    databases: &[Versions::of(Dialect::Mysql), Versions::of(Dialect::Mariadb)],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.DateTime))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", mysql.DATETIME(fsp=6)))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = type_of(column)?;
        if !(type_ == "DATETIME" || type_ == "TIMESTAMP") {
            return None;
        }
        let instead = at::with_type(tabled, column, "mysql.DATETIME(fsp=6)", None);
        let message = format!("`{}.{}` is rounded to whole seconds.", tabled.id, column.name);
        Some(tabled.violation(tabled.typed(column), message)?.with_instead(instead))
    };
    tabled.columns().filter_map(of).collect()
}
