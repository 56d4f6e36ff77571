//! The table at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::alembic::End;
use super::call::Call;
use super::compare::{Difference, OTHER_COLUMNS, OTHER_LINE};
use super::limbeck::Read;

/// What came out for an environment.
#[derive(Default)]
pub(super) struct Row {
    name: String,
    /// Functions that Alembic ran offline.
    pub(super) compared: usize,
    exact: usize,
    /// Of the exact ones: all lines are the same, and all columns.
    lines: usize,
    columns: usize,
    /// Names that Alembic had from stand-ins.
    stand_ins: usize,
    /// How many functions were left out, and of how many Limbeck knows every call.
    left_out: BTreeMap<End, (usize, usize)>,
    /// The same, with the reason.
    reasons: BTreeMap<(End, String), usize>,
    understood: usize,
    operations: usize,
    parsed: usize,
    statements: usize,
}

impl Row {
    pub(super) fn new(name: &str, read: &Read) -> Row {
        let coverage = &read.coverage;
        Row {
            name: name.to_owned(),
            understood: coverage.understood,
            operations: coverage.understood + coverage.unknown,
            parsed: coverage.sql.parsed,
            statements: coverage.sql.statements,
            ..Row::default()
        }
    }

    /// Counts a function that Alembic ran.
    pub(super) fn compare(&mut self, alembic: &[Call], differences: &[Difference]) {
        let causes: BTreeSet<&str> = differences.iter().map(|difference| difference.cause).collect();
        let is_exact = causes.iter().all(|cause| [OTHER_LINE, OTHER_COLUMNS].contains(cause));
        self.compared += 1;
        self.exact += usize::from(is_exact);
        self.lines += usize::from(is_exact && !causes.contains(OTHER_LINE));
        self.columns += usize::from(is_exact && !causes.contains(OTHER_COLUMNS));
        self.stand_ins += alembic.iter().map(|call| call.stand_ins.len()).sum::<usize>();
    }

    /// Counts another function.
    pub(super) fn leave_out(&mut self, end: End, why: &str, is_contained: bool) {
        let (all, contained) = self.left_out.entry(end).or_default();
        *all += 1;
        *contained += usize::from(is_contained);
        *self.reasons.entry((end, reason(end, why))).or_default() += 1;
    }

    fn add(&mut self, other: &Row) {
        self.compared += other.compared;
        self.exact += other.exact;
        self.lines += other.lines;
        self.columns += other.columns;
        self.stand_ins += other.stand_ins;
        self.understood += other.understood;
        self.operations += other.operations;
        self.parsed += other.parsed;
        self.statements += other.statements;
        for (end, (all, contained)) in &other.left_out {
            let sum = self.left_out.entry(*end).or_default();
            *sum = (sum.0 + all, sum.1 + contained);
        }
        for (reason, count) in &other.reasons {
            *self.reasons.entry(reason.clone()).or_default() += count;
        }
    }

    fn cells(&self) -> [String; 11] {
        let (database, in_database) = self.left_out.get(&End::Database).copied().unwrap_or_default();
        let others = self.left_out.iter().filter(|(end, _)| **end != End::Database);
        let (other, in_other) = others.fold((0, 0), |sum, (_, count)| (sum.0 + count.0, sum.1 + count.1));
        [
            self.name.clone(),
            self.compared.to_string(),
            self.exact.to_string(),
            percent(self.exact, self.compared),
            self.lines.to_string(),
            self.columns.to_string(),
            format!("{in_database}/{database}"),
            format!("{in_other}/{other}"),
            self.stand_ins.to_string(),
            format!("{}/{}", self.understood, self.operations),
            format!("{}/{}", self.parsed, self.statements),
        ]
    }
}

/// Exceptions are counted by their class.
fn reason(end: End, why: &str) -> String {
    let word = match end {
        End::Ran => "",
        End::Database => "needs a database",
        End::StandIn => "depends on code that is not here",
        End::Raises => "raises an exception of its own",
        End::Error => "is refused",
        End::Import => "cannot be imported",
        End::Timeout => "takes too long",
    };
    match why.split(':').next().unwrap_or_default() {
        "" => word.to_owned(),
        why => format!("{word}: {why}"),
    }
}

/// Rounded down: all is only all.
fn percent(part: usize, whole: usize) -> String {
    match (part * 1000).checked_div(whole) {
        Some(thousandths) => format!("{}.{} %", thousandths / 10, thousandths % 10),
        None => "-".to_owned(),
    }
}

/// What the columns of the table are.
const LEGEND: &str = "
functions: ran in Alembic offline, without a database; exact: the same calls with the same names in the same order;
lines, columns: exact ones whose lines, whose columns' types are the same too. Of the functions that are left out every
call has to be among Limbeck's: database: they need one, and ran with an empty one; others: the reasons are below.
unknown names: come from code of the application, and are not compared; understood: Limbeck's operations;
parsed: its SQL statements.

";

const HEADINGS: [&str; 11] = [
    "environment",
    "functions",
    "exact",
    "",
    "lines",
    "columns",
    "database",
    "others",
    "unknown names",
    "understood",
    "parsed",
];

/// Rows, their sum, and what was counted besides.
pub(super) fn text(rows: &[Row], differences: &[Difference]) -> String {
    let mut sum = Row { name: "all".to_owned(), ..Row::default() };
    for row in rows {
        sum.add(row);
    }
    let mut lines = vec![HEADINGS.map(str::to_owned)];
    lines.extend(rows.iter().chain([&sum]).map(Row::cells));
    let width = |column: usize| lines.iter().map(|cells| cells[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; 11] = std::array::from_fn(width);

    let mut text = LEGEND.to_owned();
    for cells in &lines {
        let line = cells.iter().zip(widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("  {cell:>width$}"),
        });
        text.push_str(line.collect::<String>().trim_end());
        text.push('\n');
    }
    text.push_str("\nLeft out, all together:\n");
    for ((_, reason), count) in &sum.reasons {
        let _infallible = writeln!(text, "{count:>6}  {reason}");
    }
    text.push_str("\nDifferences by cause:\n");
    let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
    for difference in differences {
        *causes.entry(difference.cause).or_default() += 1;
    }
    for (cause, count) in causes {
        let _infallible = writeln!(text, "{count:>6}  {cause}");
    }
    text
}
