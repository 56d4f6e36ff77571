use super::keys::plain_columns;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::table::Index;

pub(super) const RULE: Rule = Rule {
    name: "index-on-boolean",
    group: Group::Design,
    severity: Severity::Info,
    what: "An index on a single boolean column.",
    why: "Half of the table or more has either value: reading the table is mostly faster than such an index.",
    remedy: "Make a partial index for the rare value: `postgresql_where=sa.text(\"not done\")`.",
    databases: &[],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("done", sa.Boolean))
op.create_index("ix_runs_done", "runs", ["done"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("done", sa.Boolean))
op.create_index("ix_runs_done", "runs", ["id"], postgresql_where=sa.text("not done"))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let of = |index: &Index| {
        let columns = plain_columns(index).filter(|it| it.len() == 1)?;
        let column = tabled.table.column(columns.first()?)?;
        let is_boolean = matches!(type_of(column)?.as_str(), "BOOLEAN" | "BOOL" | "TINYINT(1)");
        let message =
            format!("Index `{}` is on `{}.{}` alone, which is a boolean.", index.name.name, tabled.id, column.name);
        if is_boolean { tabled.violation(index.made, message) } else { None }
    };
    tabled.indexes().filter(|it| it.elements.len() == 1).filter_map(of).collect()
}
