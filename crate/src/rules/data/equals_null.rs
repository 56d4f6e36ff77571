use super::written::has_any;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind};
use crate::rules::{Check, Group, Judged, Rule};
use crate::sql::shape::{NullComparison, null_comparison_in, shape};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "equals-null",
    group: Group::Data,
    severity: Severity::Warning,
    what: "A comparison with NULL by `=` or `<>`.",
    why: "It is never true, whatever the row has: the statement finds nothing, a partial index stays empty, and a check lets everything pass.",
    remedy: "Write `IS NULL` or `IS NOT NULL`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'new' WHERE state = NULL")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'new' WHERE state IS NULL")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(NullComparison { written, meant }) = comparison(judged) else { return Vec::new() };
    let violation = judged.violation(format!("`{written}` is never true."));
    vec![violation.with_instead(meant)]
}

fn comparison(judged: &Judged<'_>) -> Option<NullComparison> {
    let dialect = judged.server().dialect;
    let is_likely = |text: &Text| has_any(text, &["= NULL", "=NULL", "> NULL", ">NULL"]);
    let in_condition = |text: &Text| if is_likely(text) { null_comparison_in(text, dialect) } else { None };
    let operation = judged.operation;
    match &operation.change {
        Change::CreateIndex { index, .. } => index.predicate.as_ref().and_then(in_condition),
        Change::AddConstraint { constraint, .. } => match &constraint.kind {
            ConstraintKind::Check { condition } => in_condition(condition),
            _ => None,
        },
        Change::CreateTable(create) => create.constraints.iter().find_map(|it| match &it.kind {
            ConstraintKind::Check { condition } => in_condition(condition),
            _ => None,
        }),
        Change::CreateView { query, .. } if is_likely(query) => shape(query, dialect).null_comparison,
        Change::Insert { .. } | Change::Update { .. } | Change::Delete { .. } | Change::Other { .. } => {
            let sql = operation.sql.as_ref()?;
            let is_about_rows =
                ["INSERT", "UPDATE", "DELETE", "SELECT", "WITH", "MERGE"].contains(&sql.keyword.as_str());
            if is_about_rows && is_likely(&sql.text) { shape(&sql.text, dialect).null_comparison } else { None }
        }
        _ => None,
    }
}
