//! The differences in numbers.

use super::compare::Row;
use super::facts::Kind;

/// What the last columns of each table are.
const LEGEND: &str = "
share: the same, of all that either side has. Of types, nullability… those of columns that both have are compared.

";

const HEADINGS: [&str; COLUMNS] =
    ["environment", "beside", "compared", "what", "it has", "same", "missing", "too many", "differing", "share"];

const COLUMNS: usize = 10;

/// The words among the columns; the others are numbers.
const WORDS: usize = 4;

/// The name of what all environments have together.
const ALL: &str = "all";

/// Rows, and their sums.
pub(crate) fn text(rows: &[Row]) -> String {
    let mut lines = vec![HEADINGS.map(str::to_owned)];
    lines.extend(rows.iter().chain(&sums(rows)).map(cells));
    let width = |column: usize| lines.iter().map(|cells| cells[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; COLUMNS] = std::array::from_fn(width);

    let mut text = LEGEND.to_owned();
    for cells in &lines {
        let line = cells.iter().zip(widths).enumerate().map(|(column, (cell, width))| match column {
            _ if column < WORDS => format!("{cell:<width$}  "),
            _ => format!("{cell:>width$}  "),
        });
        text.push_str(line.collect::<String>().trim_end());
        text.push('\n');
    }
    text
}

/// Whether everything that all environments have together on one database is as much the same as it should be: how many
/// of a thousand, by kind.
pub(crate) fn reaches_aims(rows: &[Row], aim: impl Fn(Kind) -> usize) -> bool {
    sums(rows).iter().all(|sum| sum.share().is_none_or(|share| share >= aim(sum.kind)))
}

fn sums(rows: &[Row]) -> Vec<Row> {
    let group = |row: &Row| (row.beside, row.part, row.kind);
    let mut sums: Vec<Row> = Vec::new();
    for row in rows {
        match sums.iter_mut().find(|sum| group(sum) == group(row)) {
            Some(sum) => {
                sum.has += row.has;
                sum.same += row.same;
                sum.missing += row.missing;
                sum.too_many += row.too_many;
                sum.differing += row.differing;
            }
            None => sums.push(Row { environment: ALL.to_owned(), ..row.clone() }),
        }
    }
    let parts: Vec<&str> = rows.iter().map(|row| row.part).collect();
    sums.sort_by_key(|sum| (sum.beside, parts.iter().position(|part| *part == sum.part), sum.kind));
    sums
}

fn cells(row: &Row) -> [String; COLUMNS] {
    let share = row.share().map(|share| format!("{}.{} %", share / 10, share % 10));
    [
        row.environment.clone(),
        row.beside.title().to_owned(),
        row.part.to_owned(),
        row.kind.name().to_owned(),
        row.has.to_string(),
        row.same.to_string(),
        row.missing.to_string(),
        row.too_many.to_string(),
        row.differing.to_string(),
        share.unwrap_or_else(|| "-".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use limbeck_tools::database::Database;

    use super::*;
    use crate::schema::compare::Beside;

    fn row(kind: Kind, has: usize, same: usize) -> Row {
        let (environment, beside) = (String::from("here"), Beside::Database(Database::Sqlite));
        Row { environment, beside, part: "replay", kind, has, same, missing: has - same, too_many: 0, differing: 0 }
    }

    #[test]
    fn one_column_is_too_many_to_miss() {
        assert!(reaches_aims(&[row(Kind::Columns, 1000, 1000), row(Kind::Indexes, 1000, 995)], Kind::aim));
        assert!(!reaches_aims(&[row(Kind::Columns, 10_000, 9999)], Kind::aim));
        assert!(!reaches_aims(&[row(Kind::Indexes, 1000, 994)], Kind::aim));
    }

    #[test]
    fn one_database_does_not_make_up_for_another() {
        let on = |database, same| Row { beside: Beside::Database(database), ..row(Kind::Indexes, 1000, same) };
        assert!(!reaches_aims(&[on(Database::Postgresql, 1000), on(Database::Sqlite, 994)], Kind::aim));
    }

    #[test]
    fn sums_are_over_all_environments() {
        let text = text(&[row(Kind::Columns, 3, 3), row(Kind::Columns, 5, 4)]);
        assert!(text.lines().any(|line| {
            let cells: Vec<&str> = line.split_whitespace().collect();
            cells == ["all", "SQLite", "replay", "columns", "8", "7", "1", "0", "0", "87.5", "%"]
        }));
    }
}
