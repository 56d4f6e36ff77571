use crate::finding::{Severity, Violation};
use crate::rules::tabled::has_word;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema;

pub(super) const RULE: Rule = Rule {
    name: "volatile-check",
    group: Group::Design,
    severity: Severity::Warning,
    what: "A check that asks for the current time, a random number or the user.",
    why: "A row that was right when it was written may not be any more: a dump of the table can't be restored, and validating the check fails.",
    remedy: "Check in a trigger or in the application, or compare columns with each other.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("due", sa.DateTime(timezone=True)), sa.CheckConstraint("due > now()", name="ck_runs_due"))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("due", sa.DateTime(timezone=True)), sa.Column("made", sa.DateTime(timezone=True)), sa.CheckConstraint("due > made", name="ck_runs_due"))
"#,
    check: Check::Table(check),
};

/// What is another value each time; functions, and words that are called like ones.
const FUNCTIONS: &[&str] = &[
    "NOW",
    "RANDOM",
    "CLOCK_TIMESTAMP",
    "STATEMENT_TIMESTAMP",
    "TIMEOFDAY",
    "TRANSACTION_TIMESTAMP",
    "GEN_RANDOM_UUID",
];
const WORDS: &[&str] =
    &["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIMESTAMP", "CURRENT_USER", "SESSION_USER"];

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let of = |check: &schema::table::Check| {
        let sql = without_strings(check.expression.as_known()?);
        let called = FUNCTIONS.iter().find(|it| is_called(&sql, it));
        let word = called.or_else(|| WORDS.iter().find(|it| has_word(&sql, it)))?;
        let name = &check.name.name;
        let named = if name.is_empty() { "A check".to_owned() } else { format!("Check `{name}`") };
        let shown = if called.is_some() { format!("{}()", word.to_ascii_lowercase()) } else { (*word).to_owned() };
        tabled.violation(check.made, format!("{named} of `{}` depends on `{shown}`.", tabled.id))
    };
    let checks = tabled.table.checks.iter().filter(|it| it.made.is_certain && tabled.table.partition.is_none());
    checks.filter_map(of).collect()
}

fn without_strings(sql: &str) -> String {
    sql.split('\'').step_by(2).collect::<Vec<_>>().join("''")
}

fn is_called(sql: &str, function: &str) -> bool {
    let upper = sql.to_ascii_uppercase();
    let mut rest = upper.as_str();
    while let Some(at) = rest.find(function) {
        let before = rest.get(..at).unwrap_or_default();
        rest = rest.get(at + function.len()..).unwrap_or_default();
        let is_begun = before.ends_with(|it: char| it.is_ascii_alphanumeric() || it == '_');
        if !is_begun && rest.trim_start().starts_with('(') {
            return true;
        }
    }
    false
}
