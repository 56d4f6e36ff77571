use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "mixed-case-identifier",
    group: Group::Style,
    severity: Severity::Info,
    what: "A table or a column with capital letters in its name.",
    why: "PostgreSQL folds names to small letters unless they stand in quotes: `SELECT runId FROM runs` looks for `runid`.",
    remedy: "Use small letters and underscores.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("runId", sa.BigInteger, primary_key=True))
"#,
    good: r#"
op.create_table("runs", sa.Column("run_id", sa.BigInteger, primary_key=True))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let (id, table) = (tabled.id, tabled.table);
    let of_table = has_capital(&id.name)
        .then(|| tabled.violation(table.made, format!("The name of table `{id}` has capital letters.")));
    let columns: Vec<&Column> =
        tabled.columns().filter(|it| has_capital(&it.name) && table.partition.is_none()).collect();
    let of_columns = columns.first().map(|first| {
        let message = match columns.len() {
            1 => format!("The name of column `{id}.{}` has capital letters.", first.name),
            count => {
                format!("The names of {count} columns of `{id}` have capital letters: `{}` and others.", first.name)
            }
        };
        tabled.violation(first.made, message)
    });
    of_table.into_iter().chain(of_columns).flatten().collect()
}

fn has_capital(name: &str) -> bool {
    name.chars().any(char::is_uppercase)
}
