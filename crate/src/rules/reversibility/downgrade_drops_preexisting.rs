use crate::finding::{Severity, Violation};
use crate::interpret::function::Function;
use crate::operation::{Change, Operation};
use crate::rules::replayed::{Run, capital};
use crate::rules::{Check, Group, Rule};
use crate::schema::Id;
use crate::schema::difference::{Difference, How};
use crate::schema::fault::Thing;

pub(super) const RULE: Rule = Rule {
    name: "downgrade-drops-preexisting",
    group: Group::Reversibility,
    severity: Severity::Warning,
    what: "A `downgrade` that drops a table or column that was there before its `upgrade`.",
    why: "A rollback loses data that has nothing to do with the migration, and leaves a schema that matches no revision.",
    remedy: "Take from `downgrade` what `upgrade` does not make.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# downgrade
op.drop_table("runs")
# next revision
op.add_column("runs", sa.Column("owner", sa.BigInteger))
# downgrade
op.drop_column("runs", "owner")
op.drop_column("runs", "state")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# downgrade
op.drop_table("runs")
# next revision
op.add_column("runs", sa.Column("owner", sa.BigInteger))
# downgrade
op.drop_column("runs", "owner")
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (undone, migration, downgrade) in run.undone().filter(|(undone, ..)| undone.log.faults.is_empty()) {
        for difference in &undone.left {
            let Some(operation) = dropping(downgrade, difference) else { continue };
            let (thing, word) = (&difference.thing, capital(difference.word()));
            let lost = if matches!(thing, Thing::Column(..)) { "values" } else { "rows" };
            let message = format!("{word} `{thing}` was there before `upgrade`; `downgrade` drops it with its {lost}.");
            // Where the upgrade makes it unless it is there, who has made it nobody knows.
            let is_made =
                migration.asks_schema || migration.function("upgrade").is_some_and(|upgrade| makes(upgrade, thing));
            let severity = if is_made { Severity::Info } else { Severity::Warning };
            violations.push(Violation::at(migration, operation.position, message).with_severity(severity));
        }
    }
    violations
}

/// Whether a function makes a table or a column, if only under a condition.
fn makes(upgrade: &Function, thing: &Thing) -> bool {
    upgrade.operations.iter().any(|operation| match (&operation.change, thing) {
        (Change::CreateTable(create), Thing::Relation(id)) => create.table.name.as_known() == Some(&id.name),
        (Change::AddColumn { table, column, .. }, Thing::Column(id, name)) => {
            table.name.as_known() == Some(&id.name) && column.name.as_known() == Some(name)
        }
        _ => false,
    })
}

/// The operation of a downgrade that drops a table or column that was there before its upgrade.
pub(super) fn dropping<'d>(downgrade: &'d Function, difference: &Difference) -> Option<&'d Operation> {
    if difference.how != How::Removed || difference.is_view {
        return None;
    }
    let is = |id: &Id, name: &crate::operation::Name| name.name.as_known() == Some(&id.name);
    downgrade.operations.iter().find(|operation| match (&operation.change, &difference.thing) {
        (Change::DropTable { table, .. }, Thing::Relation(id)) => is(id, table),
        (Change::DropColumn { table, column, .. }, Thing::Column(id, name)) => {
            is(id, table) && column.as_known() == Some(name)
        }
        _ => false,
    })
}
