use super::constraints::subject;
use super::met::in_use;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "add-exclusion-constraint",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "An exclusion constraint that is added to a table that exists.",
    why: "PostgreSQL builds its index and compares all rows under an ACCESS EXCLUSIVE lock. There is no other way: an exclusion constraint can be neither `NOT VALID` nor made of an index that is there.",
    remedy: "On a large table: make a new table with the constraint, fill it while a trigger keeps it in step, and swap the names. Else run it when nobody needs the table.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("bookings", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("during", postgresql.TSRANGE))
# next revision
op.create_exclude_constraint("ex_bookings_during", "bookings", (sa.column("during"), "&&"), using="gist")
"#,
    good: r#"
op.create_table("bookings", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("during", postgresql.TSRANGE))
# next revision
op.create_table("bookings_new", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("during", postgresql.TSRANGE))
op.create_exclude_constraint("ex_bookings_during", "bookings_new", (sa.column("during"), "&&"), using="gist")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AddConstraint { constraint, .. } = &judged.operation.change else { return Vec::new() };
    if !matches!(constraint.kind, ConstraintKind::Exclude { .. }) {
        return Vec::new();
    }
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let subject = subject(constraint, "exclusion constraint");
    vec![judged.violation(format!("{subject} of table `{}` builds its index and compares all rows here.", existing.id))]
}
