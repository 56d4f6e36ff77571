use super::mysql::{BOTH, is_defined_anew};
use super::sure;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ColumnChange};
use crate::rules::{Check, Group, Judged, Rule};
use crate::schema::{Column, Table};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "mysql-alter-drops-attributes",
    group: Group::Api,
    severity: Severity::Warning,
    what: "An `alter_column` on MySQL or MariaDB that does not say what else the column has: `NOT NULL`, a default, `AUTO_INCREMENT`, a comment.",
    why: "`MODIFY` and `CHANGE` define a column anew: what the call does not mention is gone afterwards, without an error.",
    remedy: "Pass what is to stay: `existing_nullable`, `existing_server_default`, `existing_comment`, `existing_autoincrement`.",
    databases: BOTH,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20), nullable=False))
# next revision
op.alter_column("runs", "state", existing_type=sa.String(20), type_=sa.String(40))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20), nullable=False))
# next revision
op.alter_column("runs", "state", existing_type=sa.String(20), type_=sa.String(40), existing_nullable=False)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    if !sure::is_directive(judged) || !is_defined_anew(to) || !judged.operation.unknown.is_empty() {
        return Vec::new();
    }
    // Without a type Alembic stops, which is told as such.
    if to.type_.is_none() && to.existing_type.is_none() {
        return Vec::new();
    }
    let (Some(existing), Some(name)) = (judged.existing(), column.as_known()) else { return Vec::new() };
    let Some(column) = existing.table.column(name).filter(|it| !it.is_assumed && it.made.is_certain) else {
        return Vec::new();
    };
    let lost = lost(&existing.table, column, to);
    if lost.is_empty() {
        return Vec::new();
    }
    let what = lost.iter().map(|it| it.what.as_str()).collect::<Vec<_>>().join(" and ");
    let kept = lost.iter().map(|it| it.kept.as_str()).collect::<Vec<_>>().join(", ");
    let message = format!(
        "Column `{}.{name}` loses {what}: the call does not mention {}, and `{}` writes the column anew.",
        existing.id,
        if lost.len() == 1 { "it" } else { "them" },
        statement(to)
    );
    vec![judged.violation(message).with_instead(kept)]
}

/// What Alembic writes for a change: `CHANGE` for another name, and sometimes for another default (`MySQLImpl.alter_column`).
fn statement(to: &ColumnChange) -> &'static str {
    match (&to.name, &to.default) {
        (Some(_), _) => "CHANGE",
        (None, Some(Some(_))) => "ALTER TABLE",
        (None, _) => "MODIFY",
    }
}

/// Something that a column has no more afterwards.
struct Lost {
    what: String,
    /// The argument that keeps it.
    kept: String,
}

fn lost(table: &Table, column: &Column, to: &ColumnChange) -> Vec<Lost> {
    let mut lost = Vec::new();
    let mut loses = |what: String, kept: String| lost.push(Lost { what, kept });
    let is_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column.name));
    if column.sure_nullable() == Some(false) && to.nullable.is_none() && to.existing_nullable != Some(false) && !is_key
    {
        loses("`NOT NULL`".to_owned(), "existing_nullable=False".to_owned());
    }
    let default = column.default.as_ref().filter(|_| !column.perhaps.default).and_then(Text::as_known);
    if let Some(default) = default
        && to.default.is_none()
        && to.existing_default.is_none()
        && to.identity.is_none()
        && !default.eq_ignore_ascii_case("null")
    {
        let quoted = default.replace('"', "\\\"");
        loses(format!("its default `{default}`"), format!("existing_server_default=sa.text(\"{quoted}\")"));
    }
    if column.identity.is_some() && to.autoincrement != Some(true) {
        loses("`AUTO_INCREMENT`".to_owned(), "existing_autoincrement=True".to_owned());
    }
    let comment = column.comment.as_ref().and_then(Text::as_known);
    if let Some(comment) = comment
        && to.comment.is_none()
        && to.existing_comment.is_none()
    {
        loses("its comment".to_owned(), format!("existing_comment=\"{}\"", comment.replace('"', "\\\"")));
    }
    lost
}
