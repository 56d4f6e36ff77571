use super::action::{begin, words};
use super::met::in_use;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "set-logged-or-unlogged",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A table that exists, made `UNLOGGED` or `LOGGED`.",
    why: "PostgreSQL rewrites the whole table and its indexes under an ACCESS EXCLUSIVE lock; `SET LOGGED` writes all of it to the log as well. An unlogged table is empty after a crash, and on every replica.",
    remedy: "Make a new table with `CREATE UNLOGGED TABLE`, or `CREATE TABLE`, fill it in batches, and swap the names.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("ALTER TABLE runs SET UNLOGGED")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.create_table("runs_new", sa.Column("id", sa.BigInteger, primary_key=True), prefixes=["UNLOGGED"])
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(words) = words(judged) else { return Vec::new() };
    let made = ["UNLOGGED", "LOGGED"].into_iter().find(|word| begin(&words, &["SET", word]));
    let Some(word) = made else { return Vec::new() };
    let Some(existing) = in_use(judged) else { return Vec::new() };
    vec![judged.violation(format!("Table `{}` is made `{word}`: it is rewritten.", existing.id))]
}
