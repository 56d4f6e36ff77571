use super::keys::{is_before, sure_foreign_keys};
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::table::ForeignKey;
use crate::schema::{Id, Schema};

pub(super) const RULE: Rule = Rule {
    name: "cyclic-foreign-keys",
    group: Group::Design,
    severity: Severity::Info,
    what: "Tables that refer to each other in a circle.",
    why: "No order of inserting, deleting, loading or dropping works for all of them: one key must be deferred or set later.",
    remedy: "Drop one of the keys, or declare it `DEFERRABLE INITIALLY DEFERRED`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team_id", sa.BigInteger))
op.create_table("teams", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("lead_id", sa.BigInteger, sa.ForeignKey("users.id")))
op.create_foreign_key("fk_users_team", "users", "teams", ["team_id"], ["id"])
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("teams", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("lead_id", sa.BigInteger, sa.ForeignKey("users.id")))
"#,
    check: Check::Table(check),
};

/// The most tables that a circle is looked for through.
const MAX_TABLES: usize = 200;

/// Told at the last key of a circle, the one that closes it.
fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let keys = sure_foreign_keys(tabled).filter(|it| it.referent != *tabled.id && !it.deferral.deferrable);
    let violation = |key: &ForeignKey| {
        let circle = circle(tabled.schema, tabled.id, key)?;
        let is_last = circle.iter().all(|(_, it)| !is_before(tabled.environment, key.made, it.made));
        let names: Vec<String> = circle.iter().map(|(id, _)| format!("`{id}`")).collect();
        let message =
            format!("`{}` refers to {}, which refers back to it.", tabled.id, names.join(", which refers to "));
        if is_last { tabled.violation(key.made, message) } else { None }
    };
    keys.filter_map(violation).take(1).collect()
}

/// The shortest way back from what a key refers to, with the key that each table on it has.
fn circle<'s>(schema: &'s Schema, from: &Id, key: &'s ForeignKey) -> Option<Vec<(&'s Id, &'s ForeignKey)>> {
    let mut ways: Vec<(&Id, usize, Option<&ForeignKey>)> = vec![(&key.referent, 0, None)];
    let mut at = 0;
    while at < ways.len().min(MAX_TABLES) {
        let (id, ..) = *ways.get(at)?;
        let keys = schema.table(id).map(|it| it.foreign_keys.as_slice()).unwrap_or_default();
        for next in keys.iter().filter(|it| it.made.is_certain && !it.deferral.deferrable && it.referent != *id) {
            if next.referent == *from {
                let mut circle = vec![(id, next)];
                let mut back = at;
                while let Some((_, before, Some(by))) = ways.get(back) {
                    back = *before;
                    circle.push((ways.get(back)?.0, *by));
                }
                circle.reverse();
                return Some(circle);
            }
            if !ways.iter().any(|(it, ..)| **it == next.referent) {
                ways.push((&next.referent, at, Some(next)));
            }
        }
        at += 1;
    }
    None
}
