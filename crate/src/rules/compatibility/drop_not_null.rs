use crate::finding::{Severity, Violation};
use crate::operation::{Certainty, Change, Operation};
use crate::rules::{Check, Group, Judged, Rule};
use crate::schema::Id;
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "drop-not-null",
    group: Group::Compatibility,
    severity: Severity::Info,
    what: "A column that may be NULL from now on.",
    why: "Code that is still running takes it for a value that is always there, and fails on the first row without one.",
    remedy: "Deploy code that can read NULL before code that writes it.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, nullable=False))
# next revision
op.alter_column("runs", "state", existing_type=sa.Text, nullable=True)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, nullable=False))
# next revision
op.alter_column("runs", "state", existing_type=sa.Text, server_default="new")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    if to.nullable != Some(true) || judged.is_downgrade {
        return Vec::new();
    }
    let Some((existing, there)) = judged.existing_column(column) else { return Vec::new() };
    let id = &existing.id;
    // It goes in the same run, or is only filled in between.
    let is_passing = judged.later().iter().any(|it| match &it.change {
        Change::DropColumn { column: other, .. } => other == column && judged.is_on(it, id),
        Change::AlterColumn { column: other, to, .. } => {
            other == column && to.nullable == Some(false) && judged.is_on(it, id)
        }
        _ => false,
    });
    if there.sure_nullable() != Some(false) || is_passing || judged.drops_table(id) {
        return Vec::new();
    }
    let violation = judged.violation(format!("Column `{id}.{}` may be NULL from now on.", there.name));
    vec![if fails_on_the_way_back(judged, id, column) {
        violation.with_why(format!("{} The downgrade fails on such rows, too.", RULE.why))
    } else {
        violation
    }]
}

/// Whether the downgrade makes the column NOT NULL again, and sees to no rows of its table before.
fn fails_on_the_way_back(judged: &Judged<'_>, id: &Id, column: &Text) -> bool {
    let operations = judged.migration.function("downgrade").map_or(&[][..], |it| &it.operations);
    let changes_rows = |it: &Operation| match &it.change {
        Change::Update { .. } | Change::Delete { .. } | Change::Insert { .. } => true,
        Change::Other { .. } => it.sql.is_some(),
        _ => false,
    };
    let is_required_again = |it: &Operation| match &it.change {
        Change::AlterColumn { column: other, to, .. } => {
            to.nullable == Some(false) && other == column && judged.is_on(it, id)
        }
        _ => false,
    };
    let mut until_then = operations.iter().take_while(|it| !changes_rows(it));
    until_then.any(|it| it.certainty == Certainty::Certain && is_required_again(it))
}
