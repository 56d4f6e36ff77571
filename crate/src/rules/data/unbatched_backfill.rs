use super::written::{Verb, changes_table, has_any, shape_of, wait, writes_all};
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "unbatched-backfill",
    group: Group::Data,
    severity: Severity::Warning,
    what: "One statement that writes every row of a table that exists.",
    why: "Each row stays locked until the transaction ends, so whoever changes one waits that long. On a large table it writes a lot of log, leaves as many old versions of rows behind, and all of it was in vain if something fails.",
    remedy: "Write the rows in batches, each in a transaction of its own, or leave it to a job outside of migrations.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
op.execute("UPDATE runs SET state = 'done'")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
with op.get_context().autocommit_block():
    connection = op.get_bind()
    last = connection.execute(sa.text("SELECT max(id) FROM runs")).scalar() or 0
    for first in range(0, last + 1, 10_000):
        connection.execute(
            sa.text("UPDATE runs SET state = 'done' WHERE id BETWEEN :first AND :last"),
            {"first": first, "last": first + 9_999},
        )
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.is_downgrade {
        return Vec::new();
    }
    Vec::from_iter(match &judged.operation.change {
        Change::Update { columns, .. } => of_update(judged, columns),
        Change::Insert { rows: None, .. } => of_insert(judged),
        _ => None,
    })
}

fn of_update(judged: &Judged<'_>, columns: &[Text]) -> Option<Violation> {
    let existing = judged.existing()?;
    if !writes_all(judged, shape_of(judged).as_ref()) || overwrites(judged, columns) {
        return None;
    }
    let id = &existing.id;
    let names: Vec<String> = columns.iter().filter_map(|it| Some(format!("`{}`", it.as_known()?))).collect();
    let set = if names.is_empty() { String::new() } else { format!(", to set {}", names.join(", ")) };
    let mut violation = judged.violation(format!("All rows of table `{id}` are updated in one statement{set}."));
    if judged.server().dialect == Dialect::Sqlite {
        violation = violation.with_why(format!("On a large table it takes long, and {}.", wait(judged, Verb::Update)));
    }
    let table = judged.operation.change.table();
    let altered = judged.earlier().iter().find(|it| changes_table(it) && it.change.table() == table);
    if judged.server().dialect == Dialect::Postgresql
        && judged.operation.autocommit.is_none()
        && let Some(altered) = altered
    {
        let line = altered.position.line;
        violation = violation.with_why(format!(
            "`{id}` is altered on line {line}, in the same transaction: nobody reads or writes it until the transaction ends."
        ));
    }
    violation.instead = batches(judged);
    Some(violation)
}

/// `INSERT … SELECT` of all rows of a table that was there.
fn of_insert(judged: &Judged<'_>) -> Option<Violation> {
    let sql = judged.operation.sql.as_ref().filter(|sql| sql.unparsed.is_none() && has_any(&sql.text, &["SELECT"]))?;
    if has_any(&sql.text, &["WHERE", "LIMIT", " JOIN", "VALUES", "GROUP BY", "DISTINCT"]) {
        return None;
    }
    let from =
        judged.operation.reads.as_ref()?.relations.iter().find(|it| Some(*it) != judged.operation.change.table())?;
    let is_new = |it: &Operation| matches!(&it.change, Change::CreateTable(create) if create.table == *from);
    let source = from.name.as_known().filter(|_| !judged.earlier().iter().any(is_new))?;
    let target = judged.operation.change.table()?;
    if let Some(existing) = judged.existing() {
        let message = format!("All rows of `{source}` are copied into table `{}` in one statement.", existing.id);
        return Some(judged.violation(message).with_why("On a large table it writes a lot of log, all of it was in vain if something fails, and what the transaction has locked stays locked until then."));
    }
    // Nobody waits for rows of a table that is new.
    judged.earlier().iter().any(|it| matches!(&it.change, Change::CreateTable(create) if create.table == *target)).then(|| {
        let message =
            format!("All rows of `{source}` are copied into the new table `{}` in one statement.", target.name.with_holes());
        let why = "Rows that others add or change in the old table meanwhile are missing from the copy. On a large table it takes long, and what the migration has locked stays locked to the end.";
        judged.violation(message).with_severity(Severity::Info).with_why(why)
    })
}

/// Whether columns that were there lose what they had: that is told as such.
fn overwrites(judged: &Judged<'_>, columns: &[Text]) -> bool {
    let Change::Update { filtered: false, .. } = judged.operation.change else { return false };
    let is_new = |name: &Text| {
        judged.earlier().iter().any(|it| match &it.change {
            Change::AddColumn { table, column, .. } => {
                Some(table) == judged.operation.change.table() && column.name == *name
            }
            _ => false,
        })
    };
    let is_read = |name: &Text| {
        judged.operation.reads.as_ref().is_some_and(|reads| reads.columns.iter().any(|(_, it)| it == name))
    };
    !columns.is_empty() && columns.iter().all(|name| !is_new(name) && !is_read(name))
}

/// The same in batches, where an integer key leads through the rows.
fn batches(judged: &Judged<'_>) -> Option<String> {
    let existing = judged.existing()?;
    let [key] = existing.table.primary_key.as_ref()?.columns.as_slice() else { return None };
    let type_ = existing.table.column(key)?.sure_type()?.sql.as_known()?.to_ascii_uppercase();
    let is_whole_number = matches!(type_.as_str(), "INTEGER" | "BIGINT" | "SMALLINT" | "INT");
    let sql = judged.operation.sql.as_ref()?.text.as_known()?.trim();
    let Change::Update { filtered: false, .. } = judged.operation.change else { return None };
    if !is_whole_number || sql.contains(['"', '\\', '\n', ':', ';']) || !sql.get(..6)?.eq_ignore_ascii_case("update") {
        return None;
    }
    let id = &existing.id;
    Some(format!(
        "with op.get_context().autocommit_block():\n    connection = op.get_bind()\n    last = connection.execute(sa.text(\"SELECT max({key}) FROM {id}\")).scalar() or 0\n    for first in range(0, last + 1, 10_000):\n        connection.execute(\n            sa.text(\"{sql} WHERE {key} BETWEEN :first AND :last\"),\n            {{\"first\": first, \"last\": first + 9_999}},\n        )"
    ))
}
