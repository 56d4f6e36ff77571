//! Things of one kind about one table, told once for each migration that made them.

use super::replayed::listed_with;
use crate::finding::{Related, Violation};
use crate::python::lines::Position;

/// Calls of one line up to which each is told for itself.
const MOST_OF_A_LINE: usize = 3;

/// Violations of a function, each with the number of its call, those of a line that runs many times told once: a loop says
/// the same of each table.
pub(super) fn of_one_line(violations: Vec<(u32, Violation)>) -> Vec<Violation> {
    let mut lines: Vec<Line> = Vec::new();
    for (call, violation) in violations {
        let near = lines.len().saturating_sub(NEAR);
        let is_its = |line: &Line| line.position == violation.position && line.path == violation.path;
        let known = lines.iter().skip(near).position(is_its).map(|at| near + at);
        let at = known.unwrap_or_else(|| {
            lines.push(Line::of(&violation));
            lines.len() - 1
        });
        let Some(line) = lines.get_mut(at) else { continue };
        if line.calls.last() != Some(&call) {
            line.calls.push(call);
        }
        line.all.push(violation);
    }
    let told = lines
        .into_iter()
        .flat_map(|line| if line.calls.len() > MOST_OF_A_LINE { vec![once(line.all)] } else { line.all });
    told.collect()
}

/// Lines between which those of a loop stand.
const NEAR: usize = 12;

/// A line, with what is told of it.
struct Line {
    path: String,
    position: Position,
    calls: Vec<u32>,
    all: Vec<Violation>,
}

impl Line {
    /// The line of a violation, with nothing told of it yet.
    fn of(violation: &Violation) -> Line {
        Line { path: violation.path.clone(), position: violation.position, calls: Vec::new(), all: Vec::new() }
    }
}

/// The worst of violations of one line, with what else the line does.
fn once(mut all: Vec<Violation>) -> Violation {
    let worst = all.iter().map(|it| it.severity).min().flatten();
    let at = all.iter().position(|it| it.severity == worst).unwrap_or_default();
    let mut told = all.remove(at);
    let mut tables: Vec<String> = Vec::new();
    for table in all.iter().filter_map(|it| it.table.as_ref()).filter(|it| Some(*it) != told.table.as_ref()) {
        let name = format!("`{table}`");
        if !tables.contains(&name) {
            tables.push(name);
        }
    }
    let more = all.len();
    let of = if tables.is_empty() { String::new() } else { format!(": {}", listed_with(", ", &tables)) };
    let to = if tables.len() == more { format!("to {more} more tables") } else { format!("{more} more times") };
    told.message = format!("{} This line does the same {to}{of}.", told.message);
    let of_others = all.iter().any(|it| it.instead != told.instead);
    if let (Some(code), Some(table), true) = (&told.instead, &told.table, of_others) {
        told.instead = Some(format!("# for {table}, and likewise for the others:\n{code}"));
    }
    told
}

/// A violation about one part of a table.
#[derive(Debug)]
pub(super) struct Part {
    /// The part as a message that is about several calls it: `` `owner_id` ``.
    pub name: String,
    /// What is at its place: ``column `runs.owner_id` is added``.
    pub place: String,
    /// What is told of it alone.
    pub violation: Violation,
}

/// One violation for all parts that one migration made and that are equally bad: at the place of the first, with the
/// places of the others; `message` is about all of them, by their names.
pub(super) fn folded(parts: Vec<Part>, message: impl Fn(&[String]) -> String) -> Vec<Violation> {
    let mut groups: Vec<Vec<Part>> = Vec::new();
    for part in parts {
        let is_alike = |group: &&mut Vec<Part>| {
            group.first().is_some_and(|first| {
                first.violation.path == part.violation.path && first.violation.severity == part.violation.severity
            })
        };
        match groups.iter_mut().find(is_alike) {
            Some(group) => group.push(part),
            None => groups.push(vec![part]),
        }
    }
    groups.into_iter().filter_map(|group| one_of(group, &message)).collect()
}

fn one_of(parts: Vec<Part>, message: impl Fn(&[String]) -> String) -> Option<Violation> {
    let names: Vec<String> = parts.iter().map(|it| it.name.clone()).collect();
    let instead: Option<Vec<String>> = parts.iter().map(|it| it.violation.instead.clone()).collect();
    let mut parts = parts.into_iter();
    let mut all = parts.next()?.violation;
    if names.len() == 1 {
        return Some(all);
    }
    all.message = message(&names);
    all.instead = instead.map(|it| it.join("\n"));
    for Part { place, violation, .. } in parts {
        if violation.why != all.why {
            all.why = None;
        }
        let is_told = |related: &[Related], it: &Related| {
            related.iter().any(|told| told.path == it.path && told.position == it.position)
        };
        let own = Related { path: violation.path, position: violation.position, message: place };
        if own.position != all.position && !is_told(&all.related, &own) {
            all.related.push(own);
        }
        for related in violation.related {
            if !is_told(&all.related, &related) || !all.related.iter().any(|it| it.message == related.message) {
                all.related.push(related);
            }
        }
    }
    Some(all)
}

/// Names as a sentence has them: `a`, `a and b`, `a, b and c`.
pub(super) fn in_words<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
