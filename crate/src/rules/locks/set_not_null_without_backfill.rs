use super::met::in_use;
use super::nulls::{is_checked, may_be_filled};
use super::written;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, Versions};

pub(super) const RULE: Rule = Rule {
    name: "set-not-null-without-backfill",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A column that may have NULLs, made NOT NULL though no migration gives those rows a value.",
    why: "The migration fails as soon as one row has NULL there. It may pass on a test database and stop in production.",
    remedy: "Fill the rows in first: an UPDATE where the column IS NULL, for many rows in batches and in a revision before.",
    databases: &[
        POSTGRESQL,
        Versions::of(Dialect::Mysql),
        Versions::of(Dialect::Mariadb),
        Versions::of(Dialect::Sqlite),
    ],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.alter_column("runs", "state", nullable=False)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'new' WHERE state IS NULL")
op.alter_column("runs", "state", nullable=False)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    if to.nullable != Some(false) || judged.is_downgrade {
        return Vec::new();
    }
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let Some((name, known)) = column.as_known().and_then(|name| Some((name, existing.table.column(name)?))) else {
        return Vec::new();
    };
    let id = &existing.id;
    // What has a default has got a value wherever nobody wrote NULL; `USING coalesce(…)` gives one.
    let has_value = known.default.is_some()
        || known.perhaps.default
        || known.computed.is_some()
        || known.identity.is_some()
        || known.serial.is_some()
        || to.using.is_some();
    let is_key = existing.table.primary_key.as_ref().is_some_and(|key| key.columns.iter().any(|it| **it == *name));
    if known.sure_nullable() != Some(true)
        || has_value
        || is_key
        || is_checked(existing, name)
        || may_be_filled(judged, id, name)
    {
        return Vec::new();
    }
    let dialect = judged.server().dialect;
    let message = format!("Column `{id}.{name}` is made NOT NULL, and no migration fills in the rows that have NULL.");
    let table = crate::sql::quoted_id(id.schema.as_deref(), &id.name, dialect);
    let quoted = crate::sql::quoted(name, dialect);
    let fill = format!("UPDATE {table} SET {quoted} = … WHERE {quoted} IS NULL");
    let instead = format!("{}  # before it", written::execute(&fill));
    let violation = judged.violation(message).with_instead(instead);
    let related = judged.related(known.made, format!("column `{id}.{name}` is created, and may be NULL"));
    vec![if known.made.by == existing.table.made.by { violation } else { violation.with_related(related) }]
}
