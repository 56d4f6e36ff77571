use super::drop_trigger::drops_old;
use super::met::{earlier_met, in_use};
use crate::finding::{Severity, Violation};
use crate::impact::Existing;
use crate::operation::{Change, ObjectKind, Operation, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "create-trigger",
    group: Group::Locks,
    severity: Severity::Info,
    what: "A trigger on a table that exists.",
    why: "Creating it takes a SHARE ROW EXCLUSIVE lock: writes to the table wait until the transaction is over. From then on, every write that fires it also runs its function.",
    remedy: "Create it in a revision that does nothing slow, with a `lock_timeout`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.execute("CREATE FUNCTION note_run() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
# next revision
op.execute("CREATE TRIGGER runs_note BEFORE INSERT ON runs FOR EACH ROW EXECUTE FUNCTION note_run()")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.execute("CREATE FUNCTION note_run() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
op.execute("CREATE TRIGGER runs_note BEFORE INSERT ON runs FOR EACH ROW EXECUTE FUNCTION note_run()")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Create | Verb::Replace, kind: ObjectKind::Trigger, name: Some(name), .. } =
        &judged.operation.change
    else {
        return Vec::new();
    };
    let Some(existing) = in_use(judged) else { return Vec::new() };
    // What drops the one that was there speaks for both.
    let is_told = |(operation, met): (&Operation, &Existing)| match &operation.change {
        Change::Object { verb: Verb::Drop, kind: ObjectKind::Trigger, name: Some(other), checked, .. } => {
            other.name == name.name && met.id == existing.id && drops_old(judged, met, other, *checked)
        }
        _ => false,
    };
    if earlier_met(judged).any(is_told) {
        return Vec::new();
    }
    vec![judged.violation(format!("Trigger `{name}` is created on table `{}`.", existing.id))]
}
