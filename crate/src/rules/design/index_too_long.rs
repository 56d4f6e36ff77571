use super::keys::plain_columns;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::{named, type_of, word_of};
use crate::rules::types::charset::charset_of;
use crate::rules::{Check, Group, Rule, Tabled, Versions};
use crate::schema::table::Doubt;
use crate::schema::{Column, Made};

pub(super) const RULE: Rule = Rule {
    name: "index-too-long",
    group: Group::Design,
    severity: Severity::Warning,
    what: "An index or a key of more than 3072 bytes.",
    why: "MySQL reckons with four bytes for each letter of `utf8mb4`, and refuses an index that may be longer than InnoDB takes.",
    remedy: "Shorten the columns, index their first letters with `mysql_length`, or index a hash of them.",
    databases: &[Versions::of(Dialect::Mysql).from(8, 0)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.String(1000)))
op.create_index("ix_runs_name", "runs", ["name"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.String(700)))
op.create_index("ix_runs_name", "runs", ["name"])
"#,
    check: Check::Table(check),
};

/// Bytes of an index (MySQL manual, 17.22 "`InnoDB` Limits"; `DYNAMIC` rows, the usual ones).
const MAX_BYTES: usize = 3072;

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.doubt != Doubt::None {
        return Vec::new();
    }
    let table = tabled.table;
    let charset = table.settings.iter().rev().chain(&table.clauses).find_map(|it| charset_of(it.as_known()?));
    // Where nobody says, it is `utf8mb4` since MySQL 8.
    let Some(letter) = charset.as_deref().map_or(Some(4), bytes_of_letter) else { return Vec::new() };
    let of = |columns: Vec<&str>, made: Made| {
        let sizes: Option<Vec<usize>> = columns.iter().map(|it| bytes(table.column(it)?, letter)).collect();
        let bytes: usize = sizes?.iter().sum();
        if bytes <= MAX_BYTES {
            return None;
        }
        let severity = if charset.is_some() { Severity::Error } else { Severity::Warning };
        let message = format!("The index of {} may have {bytes} bytes.", named(tabled.id, &columns));
        let says = format!("Specified key was too long; max key length is {MAX_BYTES} bytes");
        Some(tabled.violation(made, message)?.with_severity(severity).with_alembic_says(Some(says)))
    };
    let indexes = tabled.indexes().filter(|it| it.options.is_none()).filter_map(|it| of(plain_columns(it)?, it.made));
    let keys = table.keys().filter(|it| it.made.is_certain);
    indexes.chain(keys.filter_map(|it| of(it.columns.iter().map(AsRef::as_ref).collect(), it.made))).collect()
}

/// Bytes of a letter of a character set.
fn bytes_of_letter(charset: &str) -> Option<usize> {
    match charset {
        "utf8mb4" => Some(4),
        "utf8" | "utf8mb3" => Some(3),
        "latin1" | "ascii" | "binary" => Some(1),
        _ => None,
    }
}

/// The most bytes that a column takes in an index, of those types of which that matters.
fn bytes(column: &Column, letter: usize) -> Option<usize> {
    let type_ = type_of(column)?;
    let length = || type_.split_once('(')?.1.split(')').next()?.trim().parse::<usize>().ok();
    match word_of(&type_) {
        "VARCHAR" | "CHAR"
            if column.collation.is_none() && !type_.contains("CHARSET") && !type_.contains("CHARACTER SET") =>
        {
            Some(length()?.min(1 << 20) * letter)
        }
        "VARCHAR" | "CHAR" | "NVARCHAR" => None,
        "VARBINARY" | "BINARY" => length().map(|it| it.min(1 << 20)),
        _ => Some(4),
    }
}
