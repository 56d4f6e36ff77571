//! Which revision a database is at, as a document.

use std::fmt::Write;

use serde::Serialize;

use super::changes::Style;
use crate::environment::Environment;
use crate::environment::whereabouts::{Observed, Place, apart, places};
use crate::graph::Index;
use crate::report::markdown::escaping::{code, escaped};
use crate::report::markdown::{finished, line, table};
use crate::report::sentence::counted;
use crate::schema::difference::{Difference, How};

/// How many places are told.
const MOST: usize = 5;

/// Where in the chain a database is, and what it has otherwise than the nearest revision leaves.
pub fn found(environment: &Environment, observed: &Observed, style: Style) -> String {
    let places = places(environment, observed, MOST);
    let differences =
        places.first().map_or_else(Vec::new, |nearest| apart(&environment.schema_at(&nearest.current()), observed));
    let heading = heading(environment, observed, &places);
    match style {
        Style::Text => {
            let mut out = heading + "\n\n";
            for place in &places {
                let _infallible = writeln!(out, "{:>5}  {}  {}", percent(place), span(environment, place), away(place));
            }
            if !differences.is_empty() {
                out.push_str("\nDifferences from the nearest:\n");
                for difference in &differences {
                    let _infallible = writeln!(out, "{}", said(difference));
                }
            }
            out
        }
        Style::Markdown => {
            let mut out = String::new();
            line(&mut out, "# Which revision the database is at");
            line(&mut out, &escaped(&heading));
            let row = |place: &Place| [percent(place), code(&span(environment, place)), away(place)];
            table(
                &mut out,
                &["Matching columns", "Revisions", "Differences"],
                places.iter().map(row).collect::<Vec<_>>(),
            );
            if !differences.is_empty() {
                line(&mut out, "Differences from the nearest:");
                let lines: Vec<String> = differences.iter().map(|it| format!("- {}", escaped(&said(it)))).collect();
                line(&mut out, &lines.join("\n"));
            }
            finished(out)
        }
        Style::Json => {
            let name = |&index: &Index| name(environment, index);
            let places = places.iter().map(|place| PlaceReport {
                revisions: place.revisions.iter().map(name).collect(),
                beside: place.beside.iter().map(name).collect(),
                score: (place.score() * 1000.0).round() / 1000.0,
                exact: place.is_exact(),
                columns: place.distance.columns,
                types: place.distance.types,
                indexes: place.distance.indexes,
            });
            let report = Report {
                environment: environment.name.as_str(),
                places: places.collect(),
                differences: differences.iter().map(said).collect(),
            };
            serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
        }
    }
}

#[derive(Serialize)]
struct Report<'r> {
    environment: &'r str,
    places: Vec<PlaceReport<'r>>,
    differences: Vec<String>,
}

#[derive(Serialize)]
struct PlaceReport<'r> {
    revisions: Vec<&'r str>,
    /// Revisions of other branches that the database is at besides.
    beside: Vec<&'r str>,
    /// How many of the columns of both are the same, from 0 to 1.
    score: f64,
    exact: bool,
    /// Tables and columns that only one of both has.
    columns: usize,
    types: usize,
    indexes: usize,
}

fn heading(environment: &Environment, observed: &Observed, places: &[Place]) -> String {
    let tables = counted(observed.tables().count(), "table");
    let path = super::path_of(environment);
    match places.first() {
        None => format!("{path} has no migration to compare {tables} with."),
        Some(place) if place.is_exact() => {
            // Branches that leave nothing, or the same, can't be told from each other.
            let exact = places.iter().take_while(|place| place.is_exact()).map(|place| span(environment, place));
            let exact = exact.collect::<Vec<_>>().join(", or at ");
            format!("The database, with {tables}, is at {exact} of {path}.")
        }
        Some(place) => format!(
            "The database, with {tables}, is nearest to {} of {path}: {} of the columns match.",
            span(environment, place),
            percent(place)
        ),
    }
}

/// The revisions of a place: one, or the first and the last of several that leave the same schema.
fn span(environment: &Environment, place: &Place) -> String {
    let name = |index: Option<&Index>| index.map_or("", |&index| name(environment, index));
    let own = match place.revisions.as_slice() {
        [one] => name(Some(one)).to_owned(),
        several => format!("{} to {} ({} revisions)", name(several.first()), name(several.last()), several.len()),
    };
    let beside: Vec<&str> = place.beside.iter().map(|index| name(Some(index))).collect();
    if beside.is_empty() { own } else { format!("{own}, with {}", beside.join(", ")) }
}

fn name(environment: &Environment, index: Index) -> &str {
    environment.migrations.get(index).map_or("", |it| it.name())
}

fn percent(place: &Place) -> String {
    format!("{:.1}%", (place.score() * 1000.0).floor() / 10.0)
}

fn away(place: &Place) -> String {
    let distance = place.distance;
    let mut parts = Vec::new();
    for (count, what) in [
        (distance.columns, ["table or column", "tables and columns"]),
        (distance.types, ["type or NOT NULL", "types and NOT NULLs"]),
        (distance.indexes, ["index or key", "indexes and keys"]),
    ] {
        let [one, several] = what;
        match count {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            count => parts.push(format!("{count} {several}")),
        }
    }
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

/// `+ column runs.state: only the database has it`.
fn said(difference: &Difference) -> String {
    let what = format!("{} {}", difference.word(), difference.thing);
    match &difference.how {
        How::Added => format!("+ {what}: only the database has it"),
        How::Removed => format!("- {what}: the database lacks it"),
        How::Changed(aspects) => format!("~ {what}: {}", aspects.join("; ")),
    }
}
