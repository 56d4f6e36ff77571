use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::operation::{Certainty, Change, Operation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "raw-sql-not-reversed",
    group: Group::Reversibility,
    severity: Severity::Info,
    what: "SQL in `upgrade` that changes the database, with no SQL in `downgrade` that takes it back.",
    why: "Directives don't undo what SQL has done beside them: after a rollback it is still there.",
    remedy: "Execute the opposite in `downgrade`, or say in a comment why it may stay.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# downgrade
op.drop_table("runs")
# next revision
op.add_column("runs", sa.Column("owner", sa.BigInteger))
op.execute("ALTER TABLE runs ENABLE ROW LEVEL SECURITY")
# downgrade
op.drop_column("runs", "owner")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# downgrade
op.drop_table("runs")
# next revision
op.add_column("runs", sa.Column("owner", sa.BigInteger))
op.execute("ALTER TABLE runs ENABLE ROW LEVEL SECURITY")
# downgrade
op.execute("ALTER TABLE runs DISABLE ROW LEVEL SECURITY")
op.drop_column("runs", "owner")
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        let (Some(upgrade), Some(downgrade)) = (migration.function("upgrade"), migration.function("downgrade")) else {
            continue;
        };
        let is_told_elsewhere = downgrade.is_empty || downgrade.only_raises || downgrade.stopped.is_some();
        if is_told_elsewhere || !downgrade.unknown.is_empty() || downgrade.operations.iter().any(|it| it.sql.is_some())
        {
            continue;
        }
        let goes = |operation: &Operation| goes_with_its_table(operation, &upgrade.operations, &downgrade.operations);
        let left = upgrade.operations.iter().find(|it| is_left(it) && !goes(it));
        let Some((operation, sql)) = left.and_then(|it| Some((it, it.sql.as_ref()?))) else { continue };
        let message = format!("Nothing in `downgrade` takes back what `{}` does here.", sql.keyword);
        violations.push(Violation::at(migration, operation.position, message));
    }
    violations
}

/// Whether an operation is SQL of which the schema that is carried along doesn't tell: of all else the comparison of both
/// does.
fn is_left(operation: &Operation) -> bool {
    let Some(sql) = operation.sql.as_ref().filter(|_| operation.certainty == Certainty::Certain) else { return false };
    !sql.keyword.is_empty()
        && match &operation.change {
            Change::AlterTable { action, .. } => {
                let action = action.to_string().to_ascii_uppercase();
                // How something is stored or counted is no part of what code sees.
                ["ENABLE", "DISABLE", "FORCE", "OWNER", "INHERIT", "REPLICA"]
                    .iter()
                    .any(|word| action.starts_with(word))
            }
            Change::Other { op, .. } => matches!(op.as_str(), "grant" | "revoke" | "alter_default_privileges"),
            _ => false,
        }
}

/// Whether the table that an operation is about is made with it, or goes with it on the way down.
fn goes_with_its_table(operation: &Operation, upgrade: &[Operation], downgrade: &[Operation]) -> bool {
    let Some(table) = operation.change.table() else { return false };
    let is_made = upgrade.iter().any(|it| matches!(&it.change, Change::CreateTable(create) if create.table == *table));
    is_made || downgrade.iter().any(|it| matches!(&it.change, Change::DropTable { table: other, .. } if other == table))
}
