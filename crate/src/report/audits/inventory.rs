//! The files: their names, their order in time, ranges, notes, what matters, what is done well.

use super::{code, escaped, line, list, number, place};
use crate::environment::Environment;
use crate::environment::critical::critical;
use crate::environment::practices::practices;
use crate::report::coverage::coverage;
use crate::report::markdown::escaping::escaped_but_code;
use crate::report::markdown::table;
use crate::report::shown;
use crate::revision::Migration;

/// The files in the order of the chain.
pub(super) fn files(out: &mut String, environment: &Environment) {
    let locations: Vec<String> = environment.location.version_locations.iter().map(|it| code(shown(it))).collect();
    let count = number(environment.migrations.len(), "migration file");
    line(out, &format!("{count} in {}, in the order of the chain:", locations.join(", ")));
    let marked: Vec<usize> = critical(environment).into_iter().map(|it| it.migration).collect();
    let entries = environment.graph.chain().into_iter().enumerate().map(|(at, index)| {
        let migration = &environment.migrations[index];
        let node = &environment.graph.nodes[index];
        let star = if marked.contains(&index) { " ⭐" } else { "" };
        let end = match (node.counts, node.is_head()) {
            (false, _) => " (not in the chain)",
            (true, true) => " ← head",
            (true, false) => "",
        };
        format!("{}. {}{star}{end}", at + 1, code(migration.file()))
    });
    line(out, &entries.collect::<Vec<_>>().join("\n"));
    if !marked.is_empty() {
        line(out, "⭐ marks those that matter most; the reasons stand below.");
    }
}

/// The ranges of the chain, with what is in each.
pub(super) fn ranges(out: &mut String, environment: &Environment) {
    if environment.ranges.is_empty() {
        return;
    }
    let chain: Vec<&Migration> = environment.chain().collect();
    let at = |id: &str| chain.iter().position(|it| it.id() == Some(id));
    let rows = environment.ranges.iter().map(|range| {
        let members = match (at(&range.from), at(&range.to)) {
            (Some(from), Some(to)) if from <= to => &chain[from..=to],
            _ => &[],
        };
        let all = coverage(members.iter().copied());
        let share = format!("{:.1} %", all.share() * 100.0);
        let ends = if range.from == range.to {
            code(&range.from)
        } else {
            format!("{}–{}", code(&range.from), code(&range.to))
        };
        [escaped(&range.name), ends, range.migrations.to_string(), (all.understood() + all.unknown).to_string(), share]
    });
    table(out, &["Range", "Revisions", "Migrations", "Operations", "Understood"], rows.collect::<Vec<_>>());
}

/// What authors left for readers.
pub(super) fn notes(out: &mut String, environment: &Environment) {
    let notes: Vec<String> = environment
        .chain()
        .flat_map(|it| it.notes.iter().map(move |note| (it, note)))
        .map(|(it, note)| format!("{}: “{}”", place(&it.path, Some(note.line)), escaped(&note.text)))
        .collect();
    if notes.is_empty() {
        return line(
            out,
            "No comment or docstring begins with NOTE, WARNING, CRITICAL, TODO or FIXME, or says that something is intentional.",
        );
    }
    line(out, &format!("{}:", number(notes.len(), "note")));
    list(out, notes);
}

/// The migrations that matter, and why.
pub(super) fn critical_migrations(out: &mut String, environment: &Environment) {
    let all = critical(environment);
    if all.is_empty() {
        return line(
            out,
            "No migration drops or rewrites data, changes a type, makes many tables, or is marked by its author.",
        );
    }
    let rows = all.iter().map(|it| {
        let migration = &environment.migrations[it.migration];
        let reasons: Vec<String> = it.reasons.iter().map(|reason| escaped_but_code(reason)).collect();
        [code(migration.file()), escaped(&migration.title()), reasons.join("; ")]
    });
    table(out, &["Migration", "Message", "Why it matters"], rows);
}

/// What is done well.
pub(super) fn good_practices(out: &mut String, environment: &Environment) {
    let rows = practices(environment).into_iter().map(|it| {
        let count = format!("{} of {} {}", it.count, it.of, it.noun);
        let exception = it.exception.as_deref().map_or_else(|| "none".to_owned(), code);
        [it.title.to_owned(), count, it.example.as_deref().map_or_else(String::new, code), exception]
    });
    table(out, &["Practice", "Kept by", "For example", "First exception"], rows.collect::<Vec<_>>());
}

/// Dates and numbers of the files beside their order, and the pattern of their names.
pub(super) fn names(out: &mut String, environment: &Environment) {
    let dated: Vec<(&Migration, &str)> = environment.chain().filter_map(|it| Some((it, it.create_date()?))).collect();
    if let (Some(first), Some(last)) =
        (dated.iter().min_by_key(|(_, date)| *date), dated.iter().max_by_key(|(_, date)| *date))
    {
        let (first, last) = (escaped(first.1), escaped(last.1));
        line(
            out,
            &format!(
                "{} a date in the docstring: from {first} to {last}.",
                have(dated.len(), environment.migrations.len())
            ),
        );
    }
    let messages = environment.migrations.iter().filter(|it| !it.message.is_empty()).count();
    line(out, &format!("{} a message.", have(messages, environment.migrations.len())));
}

fn have(count: usize, of: usize) -> String {
    match of - count {
        0 if of == 1 => "The one migration has".to_owned(),
        0 => format!("All {of} migrations have"),
        _ => format!("{count} of {of} migrations have"),
    }
}
