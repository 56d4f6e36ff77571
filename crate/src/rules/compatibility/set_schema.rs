use crate::finding::{Severity, Violation};
use crate::operation::{Change, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "set-schema",
    group: Group::Compatibility,
    severity: Severity::Warning,
    what: "A table, a type or a function that moves to another schema.",
    why: "Statements that name the old schema fail, and so do those that name none, unless the search path has the new one. What has the same name in a schema before it on the path takes its place without an error.",
    remedy: "Put the new schema on the search path of all code first, or leave a view of the old name.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE SCHEMA archive")
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("ALTER TABLE runs SET SCHEMA archive")
"#,
    good: r#"
op.execute("CREATE SCHEMA archive")
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("ALTER TABLE runs SET SCHEMA archive")
op.execute("CREATE VIEW runs AS SELECT * FROM archive.runs")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.is_downgrade {
        return Vec::new();
    }
    match &judged.operation.change {
        Change::RenameTable { table, to } if table.name == to.name && table.schema != to.schema => {
            let (Some(existing), Some(schema)) = (judged.existing(), &to.schema) else { return Vec::new() };
            let id = &existing.id;
            if judged.later().iter().any(|it| judged.takes_place(it, id)) {
                return Vec::new();
            }
            let from = id.schema.as_deref().unwrap_or("public");
            vec![judged.violation(format!("Table `{}` moves from schema `{from}` to `{schema}`.", id.name))]
        }
        Change::Object { verb: Verb::Alter, kind, detail: Some(detail), .. } => {
            let detail = detail.to_string();
            let words: Vec<&str> = detail.split_whitespace().collect();
            let (Some((id, made)), [set, schema, to]) = (judged.object(), words.as_slice()) else { return Vec::new() };
            if !set.eq_ignore_ascii_case("set") || !schema.eq_ignore_ascii_case("schema") {
                return Vec::new();
            }
            let word = kind.word();
            let message = format!(
                "{} `{}` moves from schema `{}` to `{}`.",
                crate::rules::replayed::capital(word),
                id.name,
                id.schema.as_deref().unwrap_or("public"),
                to.trim_matches('"')
            );
            vec![judged.violation(message).with_related(judged.related(*made, format!("{word} `{id}` is created")))]
        }
        _ => Vec::new(),
    }
}
