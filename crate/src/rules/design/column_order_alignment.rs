use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::ordered::Arrange;
use crate::rules::tabled::word_of;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

// `typalign` and `typlen` of pg_type.
pub(super) const RULE: Rule = Rule {
    name: "column-order-alignment",
    group: Group::Design,
    severity: Severity::Info,
    what: "Columns of fixed size behind others of smaller ones, with gaps between.",
    why: "PostgreSQL aligns each value by its size: an order from large to small saves bytes in every row.",
    remedy: "Put columns of eight bytes first, then those of four, of two and of one, then texts and the like.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("done", sa.Boolean), sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("failed", sa.Boolean), sa.Column("at", sa.DateTime(timezone=True)))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("at", sa.DateTime(timezone=True)), sa.Column("done", sa.Boolean), sa.Column("failed", sa.Boolean))
"#,
    check: Check::Operation(check),
};

/// Bytes of a row that are worth a word.
const WORTH: usize = 8;

/// What the author could still change: the order in which a table is created.
fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::CreateTable(create) = &judged.operation.change else { return Vec::new() };
    if judged.is_downgrade || create.is_open {
        return Vec::new();
    }
    let sizes: Option<Vec<(usize, usize)>> = create.columns.iter().map(|it| size(it.type_.sql.as_known()?)).collect();
    let Some(mut sizes) = sizes else { return Vec::new() };
    let now = padding(&sizes);
    sizes.arrange_by(|one, other| other.cmp(one));
    let lost = now - padding(&sizes).min(now);
    if lost < WORTH {
        return Vec::new();
    }
    vec![
        judged
            .violation(format!("The order of the columns of `{}` costs {lost} bytes in each row.", create.table.name)),
    ]
}

/// Bytes between columns of an alignment and a size each, up to the first of no fixed size.
fn padding(columns: &[(usize, usize)]) -> usize {
    let (mut at, mut lost) = (0, 0);
    for (align, size) in columns.iter().take_while(|(_, size)| *size > 0) {
        let gap = (align - at % align) % align;
        lost += gap;
        at += gap + size;
    }
    lost
}

/// How a type is aligned, and its bytes; of those without a fixed size, none.
fn size(sql: &str) -> Option<(usize, usize)> {
    let upper = sql.to_ascii_uppercase();
    Some(match word_of(&upper) {
        "BIGINT" | "INT8" | "BIGSERIAL" | "TIMESTAMP" | "TIMESTAMPTZ" | "DOUBLE" => (8, 8),
        "INTERVAL" => (8, 16),
        "INTEGER" | "INT" | "INT4" | "SERIAL" | "DATE" | "REAL" => (4, 4),
        "SMALLINT" | "INT2" => (2, 2),
        "BOOLEAN" | "BOOL" => (1, 1),
        "UUID" => (1, 16),
        "TEXT" | "VARCHAR" | "CHAR" | "NUMERIC" | "JSON" | "JSONB" | "BYTEA" => (1, 0),
        _ => return None,
    })
}
