use super::action::{begin, word, words};
use super::met::in_use;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "set-access-method",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A table that exists, given another access method.",
    why: "PostgreSQL rewrites the whole table and its indexes under an ACCESS EXCLUSIVE lock.",
    remedy: "Make a new table with `USING …`, fill it in batches while a trigger keeps it in step, and swap the names.",
    databases: &[POSTGRESQL.from(15, 0)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("ALTER TABLE runs SET ACCESS METHOD columnar")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.create_table("runs_new", sa.Column("id", sa.BigInteger, primary_key=True), postgresql_using="columnar")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(words) = words(judged) else { return Vec::new() };
    let Some(existing) = in_use(judged).filter(|_| begin(&words, &["SET", "ACCESS", "METHOD"])) else {
        return Vec::new();
    };
    let to = word(judged, 3).map(|to| format!(" `{to}`")).unwrap_or_default();
    vec![judged.violation(format!("Table `{}` gets access method{to}: it is rewritten.", existing.id))]
}
