//! Things of one kind about one table, told once for each migration that made them.

use crate::finding::{Related, Violation};

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
