use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::folded::{Part, folded, in_words};
use crate::rules::mend::quoted;
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema;

pub(super) const RULE: Rule = Rule {
    name: "redundant-not-null-check",
    group: Group::Design,
    severity: Severity::Info,
    what: "A check that a column is not NULL, on a column that can't be.",
    why: "The database evaluates a check for every row that is written, and one like this can never fail.",
    remedy: "Drop the check once the column is `NOT NULL`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, nullable=False), sa.CheckConstraint("state IS NOT NULL", name="ck_runs_state"))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, nullable=False))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let of = |check: &schema::table::Check| {
        let sql = check.expression.as_known()?.trim().trim_matches(['(', ')']);
        let (name, rest) = sql.split_once(' ')?;
        let name = name.trim_matches(['"', '`']);
        let is_it = rest.split_whitespace().map(str::to_ascii_uppercase).eq(["IS", "NOT", "NULL"].map(str::to_owned));
        let column = tabled.table.column(name).filter(|it| is_it && it.sure_nullable() == Some(false))?;
        let named =
            if check.name.name.is_empty() { "A check".to_owned() } else { format!("Check `{}`", check.name.name) };
        let message =
            format!("{named} asks that `{}.{}` is not NULL, which the column says already.", tabled.id, column.name);
        let violation = tabled.violation(check.made, message)?;
        let part = |violation| Part {
            name: format!("`{}`", column.name),
            place: format!("the check of `{}.{}` is made", tabled.id, column.name),
            violation,
        };
        // SQLite drops a constraint in a batch only.
        if check.name.name.is_empty() || check.name.is_guess || tabled.dialect() == Dialect::Sqlite {
            return Some(part(violation));
        }
        let (table, schema) = tabled.in_call();
        let drop = format!("op.drop_constraint({}, {table}, type_=\"check\"{schema})", quoted(&check.name.name));
        Some(part(violation.with_instead(drop)))
    };
    let checks = tabled.table.checks.iter().filter(|it| it.made.is_certain && tabled.table.partition.is_none());
    let message = |names: &[String]| {
        format!("Checks ask that {} of `{}` are not NULL, which the columns say already.", in_words(names), tabled.id)
    };
    folded(checks.filter_map(of).collect(), message)
}
