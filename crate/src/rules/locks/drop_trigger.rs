use super::met::{in_use, later};
use super::written;
use crate::finding::{Severity, Violation};
use crate::impact::Existing;
use crate::operation::{Change, Name, ObjectKind, Operation, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-trigger",
    group: Group::Locks,
    severity: Severity::Info,
    what: "A trigger of a table that exists, dropped.",
    why: "Dropping it takes an ACCESS EXCLUSIVE lock on the table: nobody reads or writes it until the transaction is over.",
    remedy: "To change a trigger, use `CREATE OR REPLACE TRIGGER` (PostgreSQL 14), or replace its function, which locks no table. Drop it in a revision that does nothing slow, with a `lock_timeout`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.execute("CREATE FUNCTION note_run() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
op.execute("CREATE TRIGGER runs_note BEFORE INSERT ON runs FOR EACH ROW EXECUTE FUNCTION note_run()")
# next revision
op.execute("DROP TRIGGER runs_note ON runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.execute("CREATE FUNCTION note_run() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
op.execute("CREATE TRIGGER runs_note BEFORE INSERT ON runs FOR EACH ROW EXECUTE FUNCTION note_run()")
# next revision
op.execute("CREATE OR REPLACE FUNCTION note_run() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Drop, kind: ObjectKind::Trigger, name: Some(name), checked, .. } =
        &judged.operation.change
    else {
        return Vec::new();
    };
    let Some(existing) = in_use(judged) else { return Vec::new() };
    if !drops_old(judged, existing, name, *checked) {
        return Vec::new();
    }
    let creates = |change: &Change| matches!(change, Change::Object { verb: Verb::Create, kind: ObjectKind::Trigger, name: Some(other), .. } if other.name == name.name);
    let again = later(judged).find(|it| creates(&it.change));
    let violation = if let Some(again) = again {
        let message = format!("Trigger `{name}` of table `{}` is dropped and created again.", existing.id);
        let violation = judged.violation(message);
        match replacing(again).filter(|_| judged.server().is_postgresql_from(14)) {
            Some(statement) => violation.with_instead(written::execute(&statement)),
            None => violation,
        }
    } else {
        judged.violation(format!("Trigger `{name}` of table `{}` is dropped.", existing.id))
    };
    vec![violation]
}

/// Whether there was a trigger of the name before this migration, as far as is known.
pub(super) fn drops_old(judged: &Judged<'_>, existing: &Existing, name: &Name, checked: bool) -> bool {
    let mut attached = existing.table.attached.iter();
    let found = attached.find(|it| it.kind == ObjectKind::Trigger && name.name.as_known() == Some(&it.name));
    match found {
        Some(found) => !judged.is_own(found.made),
        // `DROP TRIGGER IF EXISTS` before the first `CREATE TRIGGER` drops nothing.
        None => !checked || existing.table.is_assumed || existing.table.is_open,
    }
}

/// The statement that creates a trigger, with `OR REPLACE`; a constraint trigger has no such statement.
fn replacing(create: &Operation) -> Option<String> {
    let sql = create.sql.as_ref()?.text.as_known()?.trim();
    let behind =
        sql.get(..6).filter(|word| word.eq_ignore_ascii_case("CREATE")).and_then(|_| sql.get(6..))?.trim_start();
    let is_plain = behind.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("TRIGGER"));
    is_plain.then(|| format!("CREATE OR REPLACE {behind}"))
}
