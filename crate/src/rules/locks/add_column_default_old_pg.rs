use super::met::in_use;
use super::written;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "add-column-default-old-pg",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A column with a default, added to a table that exists, on PostgreSQL before 11.",
    why: "Up to PostgreSQL 10, the whole table is rewritten under an ACCESS EXCLUSIVE lock, with the default in each row.",
    remedy: "Add the column without a default, set the default for rows to come, and fill in the rows that are there in batches.",
    databases: &[POSTGRESQL.below(11, 0)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text(), server_default="new"))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text()))
op.alter_column("runs", "state", server_default="new")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AddColumn { column, .. } = &judged.operation.change else { return Vec::new() };
    let Some(default) = &column.default else { return Vec::new() };
    if default.as_known().is_some_and(|sql| sql.eq_ignore_ascii_case("NULL")) {
        return Vec::new();
    }
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let id = &existing.id;
    let message = format!("The new column `{id}.{}` has a default: the table is rewritten.", column.name);
    let violation = judged.violation(message);
    let parts = column.name.as_known().zip(default.as_known());
    let add =
        parts.and_then(|(name, default)| Some((name, default, written::add_column(id, name, &column.type_.sql)?)));
    let Some((name, default, add)) = add else { return vec![violation] };
    let set = format!(
        "op.alter_column({}, {}{}, server_default=sa.text({}))",
        written::string(&id.name),
        written::string(name),
        written::schema(id),
        written::string(default)
    );
    vec![violation.with_instead(format!("{add}\n{set}\n# then fill in the rows that are there, in batches"))]
}
