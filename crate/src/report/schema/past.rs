//! What became of a table or a column, as a document.

use std::fmt::Write;

use serde::Serialize;

use super::changes::Style;
use crate::environment::Environment;
use crate::environment::history::{Entry, history};
use crate::operation::Certainty;
use crate::report::markdown::escaping::{code, escaped};
use crate::report::markdown::{finished, line, table};
use crate::schema::Id;

/// The history of a table, a column or another object.
pub fn past(environment: &Environment, id: &Id, column: Option<&str>, style: Style) -> String {
    let entries = history(environment, id, column);
    let name = column.map_or_else(|| id.to_string(), |column| format!("{id}.{column}"));
    let path = environment.name.as_str();
    match style {
        Style::Text => {
            let mut out = format!("{name} in {}:\n", super::path_of(environment));
            let width = entries.iter().map(|entry| revision(environment, entry).chars().count()).max().unwrap_or(0);
            for entry in &entries {
                let (revision, words) = (revision(environment, entry), &entry.words);
                let _infallible =
                    writeln!(out, "{revision:width$}  {}{words}  ({})", mark(entry), place(environment, entry));
            }
            out
        }
        Style::Markdown => {
            let mut out = String::new();
            line(&mut out, &format!("# History of {}", code(&name)));
            let row = |entry: &Entry<'_>| {
                let words = format!("{}{}", mark(entry), entry.words);
                [code(revision(environment, entry)), escaped(&words), code(&place(environment, entry))]
            };
            table(&mut out, &["Revision", "What it did", "Where"], entries.iter().map(row).collect::<Vec<_>>());
            finished(out)
        }
        Style::Json => {
            let steps = entries.iter().map(|entry| StepReport {
                revision: revision(environment, entry),
                path: environment.migrations.get(entry.migration).map_or("", |it| &it.path),
                line: entry.operation.position.line,
                op: entry.operation.op(),
                words: entry.words.to_string(),
                certain: entry.operation.certainty == Certainty::Certain,
                rows_only: entry.is_rows,
            });
            let report = Report { environment: path, name: &name, history: steps.collect() };
            serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
        }
    }
}

#[derive(Serialize)]
struct Report<'r> {
    environment: &'r str,
    name: &'r str,
    history: Vec<StepReport<'r>>,
}

#[derive(Serialize)]
struct StepReport<'r> {
    revision: &'r str,
    path: &'r str,
    line: u32,
    op: String,
    words: String,
    certain: bool,
    /// It only reads or changes rows.
    rows_only: bool,
}

/// A mark before what need not run.
fn mark(entry: &Entry<'_>) -> &'static str {
    if entry.operation.certainty == Certainty::Certain { "" } else { "conditionally: " }
}

fn revision<'e>(environment: &'e Environment, entry: &Entry<'_>) -> &'e str {
    environment.migrations.get(entry.migration).map_or("", |it| it.name())
}

fn place(environment: &Environment, entry: &Entry<'_>) -> String {
    let path = environment.migrations.get(entry.migration).map_or("", |it| it.path.as_str());
    format!("{path}:{}", entry.operation.position.line)
}
