use super::mysql::{COPYING, begins_with};
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "mysql-charset-change",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "`CONVERT TO CHARACTER SET` on a table that exists.",
    why: "MySQL copies the table (`ALGORITHM=COPY`): nobody writes to it until that is done, and the copy needs as much disk space again. Columns may get longer types with it (`TEXT` becomes `MEDIUMTEXT`), and indexes may get too long.",
    remedy: "Convert with gh-ost or pt-online-schema-change. For new columns alone, `DEFAULT CHARACTER SET` changes nothing that is there.",
    databases: COPYING,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.execute("ALTER TABLE runs CONVERT TO CHARACTER SET utf8mb4")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.execute("ALTER TABLE runs DEFAULT CHARACTER SET utf8mb4")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterTable { action, .. } = &judged.operation.change else { return Vec::new() };
    let (Some(existing), Some(action)) = (judged.existing(), action.as_known()) else { return Vec::new() };
    if judged.is_downgrade || !begins_with(action, &["CONVERT TO CHARACTER SET", "CONVERT TO CHARSET"]) {
        return Vec::new();
    }
    // What its options say already is no change.
    let options = existing.table.clauses.iter().filter_map(Text::as_known);
    if options.filter_map(charset_of).any(|old| Some(old) == charset_of(action)) {
        return Vec::new();
    }
    vec![judged.violation(format!("Table `{}` is converted to another character set: it is copied.", existing.id))]
}

/// The character set that options of a table name, in small letters: `DEFAULT CHARSET=utf8mb4`.
fn charset_of(options: &str) -> Option<String> {
    let lower = options.to_ascii_lowercase();
    let behind = ["character set", "charset"].iter().find_map(|word| Some(lower.split_once(word)?.1.to_owned()))?;
    let name =
        behind.trim_start_matches([' ', '=']).chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
    (!name.is_empty()).then_some(name)
}
