use super::action::{begin, word, words};
use super::met::in_use;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "set-tablespace",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A table or an index that is moved to another tablespace.",
    why: "PostgreSQL copies all of its blocks under an ACCESS EXCLUSIVE lock: nobody reads or writes the table until that is done.",
    remedy: "Move indexes with `REINDEX (TABLESPACE …) CONCURRENTLY` (PostgreSQL 14). A table can't be moved while it is used: do it in a maintenance window, or with pg_repack.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("ALTER TABLE runs SET TABLESPACE fast")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, index=True))
# next revision
with op.get_context().autocommit_block():
    op.execute("REINDEX (TABLESPACE fast) INDEX CONCURRENTLY ix_runs_state")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let message = match &judged.operation.change {
        Change::AlterTable { .. } => {
            let Some(words) = words(judged) else { return Vec::new() };
            let Some(existing) = in_use(judged).filter(|_| begin(&words, &["SET", "TABLESPACE"])) else {
                return Vec::new();
            };
            let to = word(judged, 2).map(|to| format!(" `{to}`")).unwrap_or_default();
            format!("Table `{}` is moved to tablespace{to}.", existing.id)
        }
        Change::Object {
            verb: Verb::Alter,
            kind: ObjectKind::Index | ObjectKind::MaterializedView,
            name,
            detail,
            ..
        } => {
            let sets = |text: &crate::text::Text| text.with_holes().to_ascii_uppercase().starts_with("SET TABLESPACE");
            let Some(name) = name.as_ref().filter(|_| detail.as_ref().is_some_and(sets)) else { return Vec::new() };
            format!("`{name}` is moved to another tablespace.")
        }
        _ => return Vec::new(),
    };
    vec![judged.violation(message)]
}
