use super::written::Verb;
use crate::dialect::Dialect;
use crate::finding::{Related, Severity, Violation};
use crate::operation::{Certainty, Change, Operation};
use crate::rules::{Check, Group, Judged, Rule, Versions};

pub(super) const RULE: Rule = Rule {
    name: "dml-before-sqlite-fk-guard",
    group: Group::Data,
    severity: Severity::Warning,
    what: "`PRAGMA foreign_keys = OFF` after rows were changed in the same migration.",
    why: "Within a transaction SQLite ignores it, without an error. Where the connection has turned foreign keys on, they stay on: dropping a table, as a batch does with its old one, then deletes the rows that refer to it, or fails because of them.",
    remedy: "Make it the first thing that the migration does, or set it in env.py before the transaction begins.",
    databases: &[Versions::of(Dialect::Sqlite)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
# next revision
op.execute("UPDATE runs SET name = '' WHERE name IS NULL")
op.execute("PRAGMA foreign_keys=OFF")
with op.batch_alter_table("runs") as batch:
    batch.alter_column("name", nullable=False)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
# next revision
op.execute("PRAGMA foreign_keys=OFF")
op.execute("UPDATE runs SET name = '' WHERE name IS NULL")
with op.batch_alter_table("runs") as batch:
    batch.alter_column("name", nullable=False)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.operation.autocommit.is_some()
        || !turns_off(judged.operation)
        || judged.environment.turns_foreign_keys_off
    {
        return Vec::new();
    }
    let is_first = |it: &&Operation| {
        Verb::of(it).is_some() && it.certainty == Certainty::Certain && it.autocommit.is_none() && it.batch.is_none()
    };
    let Some(first) = judged.earlier().iter().find(is_first) else { return Vec::new() };
    let message = format!(
        "`PRAGMA foreign_keys = OFF` is ignored here: a transaction is open, at the latest since the change of rows on line {}.",
        first.position.line
    );
    let related = Related {
        path: judged.migration.path.clone(),
        position: first.position,
        message: "rows are changed".to_owned(),
    };
    vec![judged.violation(message).with_related(Some(related))]
}

/// Whether a statement turns foreign keys off.
fn turns_off(operation: &Operation) -> bool {
    let Change::Other { .. } = operation.change else { return false };
    let Some(text) = operation.sql.as_ref().and_then(|sql| sql.text.as_known()) else { return false };
    let mut letters: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != ';').collect();
    letters.make_ascii_lowercase();
    matches!(
        letters.as_str(),
        "pragmaforeign_keys=off"
            | "pragmaforeign_keys=0"
            | "pragmaforeign_keys=false"
            | "pragmaforeign_keys(off)"
            | "pragmaforeign_keys(0)"
    )
}
