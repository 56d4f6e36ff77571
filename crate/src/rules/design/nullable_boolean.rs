use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "nullable-boolean",
    group: Group::Design,
    severity: Severity::Info,
    what: "A boolean column that may be NULL.",
    why: "It has three values, and `NOT done` leaves out the rows in which it is NULL.",
    remedy: "Make it `NOT NULL`, with a default.",
    databases: &[],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("done", sa.Boolean))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("done", sa.Boolean, nullable=False, server_default=sa.false()))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let of = |column: &Column| {
        let is_boolean = matches!(type_of(column)?.as_str(), "BOOLEAN" | "BOOL" | "TINYINT(1)");
        if !is_boolean || column.sure_nullable() != Some(true) {
            return None;
        }
        tabled.violation(tabled.typed(column), format!("Boolean `{}.{}` may be NULL.", tabled.id, column.name))
    };
    tabled.columns().filter_map(of).collect()
}
