use crate::finding::{Severity, Violation};
use crate::operation::{Certainty, Change};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "create-table-force",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "`DROP TABLE IF EXISTS` before a table of the same name is created.",
    why: "Whatever has the name goes with its rows, also in the one database where nobody expected it.",
    remedy: "Create the table without dropping anything; if there may be one already, find out why.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("DROP TABLE IF EXISTS runs")
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::DropTable { table, if_exists: true, .. } = &judged.operation.change else { return Vec::new() };
    if judged.is_downgrade || judged.operation.certainty == Certainty::Unknown {
        return Vec::new();
    }
    let Some(id) = judged.id(table) else { return Vec::new() };
    let created = judged.later().iter().find(|it| match &it.change {
        Change::CreateTable(create) => !create.temporary && judged.is(&create.table, &id),
        _ => false,
    });
    let Some(created) = created.filter(|_| judged.reader(&id, None).is_none()) else { return Vec::new() };
    let line = created.position.line;
    if judged.existing().is_some() {
        let message = format!(
            "Table `{id}` is dropped if it exists, and created again in line {line}: it does exist, and its rows are lost."
        );
        return vec![judged.violation(message)];
    }
    // What the run has made before is its own.
    let is_made = judged.earlier().iter().any(|it| judged.takes_place(it, &id));
    if is_made {
        return Vec::new();
    }
    let message =
        format!("A table `{id}` that is there already is dropped with its rows before line {line} creates it.");
    vec![judged.violation(message).with_severity(Severity::Info)]
}
