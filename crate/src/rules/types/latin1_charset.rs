use super::charset;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, Tabled, Versions};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "latin1-charset",
    group: Group::Types,
    severity: Severity::Info,
    what: "A table or a column in `latin1`.",
    why: "It only has the letters of western Europe; everything else is refused or becomes `?`.",
    remedy: "Use `utf8mb4`.",
    databases: &[Versions::of(Dialect::Mysql), Versions::of(Dialect::Mariadb)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.String(50)), mysql_charset="latin1")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.String(50)), mysql_charset="utf8mb4")
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let is_it = |it: &&str| ["latin1"].contains(it);
    let table = tabled.table;
    let last = table.settings.iter().rev().chain(&table.clauses).find_map(|it| charset::charset_of(it.as_known()?));
    let of_table = last.is_some_and(|it| is_it(&it.as_str()));
    let of_table = of_table.then(|| tabled.violation(table.made, format!("Table `{}` is in `latin1`.", tabled.id)));
    let of_column = |column: &Column| {
        let type_ = column.sure_type()?.sql.as_known()?;
        let charset = charset::charset_of(type_)
            .or_else(|| charset::charset_of_collation(column.collation.as_ref()?.as_known()?))?;
        let message = format!("Column `{}.{}` is in `latin1`.", tabled.id, column.name);
        if is_it(&charset.as_str()) { tabled.violation(tabled.typed(column), message) } else { None }
    };
    of_table.into_iter().flatten().chain(tabled.columns().filter_map(of_column)).collect()
}
