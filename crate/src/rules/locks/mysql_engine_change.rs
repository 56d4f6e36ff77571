use super::mysql::COPYING;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "mysql-engine-change",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "Another storage engine for a table that exists.",
    why: "MySQL copies the table (`ALGORITHM=COPY`): nobody writes to it until that is done, and it takes as much disk again. Engines differ in transactions, foreign keys and locks: MyISAM has none of the first two.",
    remedy: "Change it with gh-ost or pt-online-schema-change, or while nobody writes.",
    databases: COPYING,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.execute("ALTER TABLE runs ENGINE = MyISAM")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.create_table("notes", sa.Column("id", sa.BigInteger, primary_key=True), mysql_engine="InnoDB")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterTable { action, .. } = &judged.operation.change else { return Vec::new() };
    let (Some(existing), Some(action)) = (judged.existing(), action.as_known()) else { return Vec::new() };
    if judged.is_downgrade {
        return Vec::new();
    }
    let Some(engine) = engine_of(action) else { return Vec::new() };
    let old = existing.table.clauses.iter().filter_map(Text::as_known).find_map(engine_of);
    // Nobody else's is the one that MySQL takes where none is said.
    if old.as_deref().unwrap_or("INNODB") == engine {
        return Vec::new();
    }
    vec![judged.violation(format!("Table `{}` gets another engine: it is copied.", existing.id))]
}

/// The engine that options of a table name, in capitals: `ENGINE = InnoDB`.
fn engine_of(options: &str) -> Option<String> {
    let upper = options.to_ascii_uppercase();
    let behind = upper.get(upper.find("ENGINE")? + "ENGINE".len()..)?;
    let name = behind.trim_start().trim_start_matches('=').trim_start();
    let name: String = name.chars().take_while(|it| it.is_ascii_alphanumeric() || *it == '_').collect();
    (!name.is_empty()).then_some(name)
}
