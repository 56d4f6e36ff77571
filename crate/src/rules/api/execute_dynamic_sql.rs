use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::{Piece, Text};

pub(super) const RULE: Rule = Rule {
    name: "execute-dynamic-sql",
    group: Group::Api,
    severity: Severity::Info,
    what: "SQL that is put together from values that are known only when it runs.",
    why: "What it does can't be told from the code. A value that is written between quotes breaks the statement, or changes what it says, as soon as it has a quote in it.",
    remedy: "Bind values: `sa.text(\"… WHERE name = :name\").bindparams(name=name)`. Write names of tables and columns out, or take them from a list in the migration.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text))
connection = op.get_bind()
for name in connection.execute(sa.text("SELECT usename FROM pg_user")).scalars():
    op.execute(f"DELETE FROM runs WHERE name = '{name}'")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text))
connection = op.get_bind()
for name in connection.execute(sa.text("SELECT usename FROM pg_user")).scalars():
    op.execute(sa.text("DELETE FROM runs WHERE name = :name").bindparams(name=name))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(sql) = judged.operation.sql.as_ref().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let (Some(source), true) = (sql.text.holes().next(), sql.text.pieces().len() > 1) else { return Vec::new() };
    // What a block puts together itself is quoted there: `EXECUTE format('… %I', …)`.
    if sql.in_block && !judged.migration.text.contains(&format!("{{{source}")) {
        return Vec::new();
    }
    // Several operations of one call are of one text, and rounds of a loop of one line.
    let is_told = judged
        .earlier()
        .iter()
        .any(|it| it.position == judged.operation.position && it.sql.as_ref().is_some_and(|sql| !sql.text.is_known()));
    if is_told {
        return Vec::new();
    }
    let (source, is_value) = match quoted_hole(&sql.text) {
        Some(quoted) => (quoted, true),
        None => (source, false),
    };
    let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = if source.chars().count() > 60 { String::new() } else { format!(" `{source}`") };
    if is_value {
        let message = format!(
            "The value{named} is written between quotes into the SQL: one with a quote in it breaks the statement."
        );
        return vec![judged.violation(message)];
    }
    let message = if named.is_empty() {
        "The SQL contains values that are known only at run time.".to_owned()
    } else {
        format!("The SQL contains{named}, whose value is known only at run time.")
    };
    vec![judged.violation(message).with_why(WHY)]
}

/// Of a value that may well be the name of a table, quoted where it comes from.
const WHY: &str = "What the statement does can't be told from the code, and may differ from one database to another.";

/// The source of a value that is put between single quotes.
fn quoted_hole(text: &Text) -> Option<&str> {
    text.pieces().windows(3).find_map(|around| match around {
        [Piece::Known(before), Piece::Hole(source), Piece::Known(after)] => {
            (before.ends_with('\'') && after.starts_with('\'')).then_some(source.as_str())
        }
        _ => None,
    })
}
