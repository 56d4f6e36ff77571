use crate::finding::{Severity, Violation};
use crate::impact::volatile::volatile_function;
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

/// Functions whose value is the same throughout a statement or a transaction, and another one later; and words that stand for
/// such.
const STABLE: &[&str] = &["NOW", "STATEMENT_TIMESTAMP", "TRANSACTION_TIMESTAMP"];
const WORDS: &[&str] =
    &["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIMESTAMP", "CURRENT_USER", "SESSION_USER"];

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let of = |check: &schema::table::Check| {
        let sql = without_strings(check.expression.as_known()?);
        let stable = || STABLE.iter().find(|it| is_called(&sql, it)).map(|it| it.to_ascii_lowercase());
        let called = volatile_function(&check.expression, tabled.schema).map(ToOwned::to_owned).or_else(stable);
        let word = || WORDS.iter().find(|it| has_word(&sql, it)).map(|it| (*it).to_owned());
        let shown = called.map(|it| format!("{it}()")).or_else(word)?;
        let name = &check.name.name;
        let named = if name.is_empty() { "A check".to_owned() } else { format!("Check `{name}`") };
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
