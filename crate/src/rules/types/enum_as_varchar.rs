use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "enum-as-varchar",
    group: Group::Types,
    severity: Severity::Info,
    what: "An enum that is kept as text.",
    why: "With `native_enum=False` the database takes any text, unless a constraint is created, too.",
    remedy: "Use a native enum, or say `create_constraint=True`.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Enum("new", "done", name="state", native_enum=False)))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Enum("new", "done", name="state")))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.partition.is_some() {
        return Vec::new();
    }
    let of = |column: &Column| {
        let type_ = column.sure_type()?;
        let has_check = tabled.table.checks.iter().any(|it| it.expression.with_holes().contains(&*column.name));
        let is_text = type_.sql.as_known()?.to_ascii_uppercase().starts_with("VARCHAR");
        if type_.values.is_none() || type_.user.is_some() || has_check || !is_text {
            return None;
        }
        tabled.violation(
            tabled.typed(column),
            format!("`{}.{}` takes any text, though the models have an enum.", tabled.id, column.name),
        )
    };
    tabled.columns().filter_map(of).collect()
}
