use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "enum-used",
    group: Group::Design,
    severity: Severity::Info,
    what: "A column of an enum type.",
    why: "Values can be added to an enum but not removed, and adding one can't be undone.",
    remedy: "Use a text with a check, or a table of its own that is referred to.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Enum("new", "done", name="state")))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text), sa.CheckConstraint("state in ('new', 'done')", name="ck_runs_state"))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let of = |column: &Column| {
        let type_ = column.sure_type().filter(|it| it.values.is_some())?;
        let user = type_.user.as_ref()?;
        tabled.violation(tabled.typed(column), format!("`{}.{}` is of the enum `{user}`.", tabled.id, column.name))
    };
    tabled.columns().filter_map(of).collect()
}
