//! The files: their names, their order in time, ranges, notes, what matters, what is done well.

use super::{code, codes, escaped, line, list, number, place};
use crate::environment::Environment;
use crate::environment::critical::critical;
use crate::environment::practices::practices;
use crate::inventory::naming::{Naming, Pattern};
use crate::report::coverage::coverage;
use crate::report::markdown::escaping::escaped_but_code;
use crate::report::markdown::table;
use crate::report::shown;
use crate::revision::Migration;
use crate::schema::TypeDefinition;

/// The files in the order of the chain.
pub(super) fn files(out: &mut String, environment: &Environment) {
    let locations: Vec<String> = environment.location.version_locations.iter().map(|it| code(shown(it))).collect();
    let count = number(environment.migrations.len(), "migration file");
    line(out, &format!("{count} in {}, in the order of the chain:", locations.join(", ")));
    let marked: Vec<usize> =
        critical(environment).into_iter().filter(|it| it.is_grave).map(|it| it.migration).collect();
    let entries = environment.graph.chain().into_iter().enumerate().map(|(at, index)| {
        let migration = &environment.migrations[index];
        let node = &environment.graph.nodes[index];
        let star = if marked.contains(&index) { " ★" } else { "" };
        let end = match (node.counts, node.is_head()) {
            (false, _) => " (not in the chain)",
            (true, true) => " ← head",
            (true, false) => "",
        };
        format!("{}. {}{star}{end}", at + 1, code(migration.file()))
    });
    line(out, &entries.collect::<Vec<_>>().join("\n"));
    if !marked.is_empty() {
        line(
            out,
            "★ marks those that drop tables or columns, make many tables, or are marked by their authors; the reasons stand below.",
        );
    }
}

/// The ranges of the chain, with what is in each.
pub(super) fn ranges(out: &mut String, environment: &Environment) {
    if environment.ranges.is_empty() {
        return;
    }
    let rows = environment.in_ranges().map(|(range, members)| {
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
    let outside: Vec<String> = environment.outside_ranges().into_iter().map(|it| code(it.name())).collect();
    if !outside.is_empty() {
        line(out, &format!("In none of them: {}.", outside.join(", ")));
    }
}

/// What authors left for readers.
pub(super) fn notes(out: &mut String, environment: &Environment) {
    let notes: Vec<String> = environment
        .chain()
        .flat_map(|it| it.notes.iter().map(move |note| (it, note)))
        .map(|(it, note)| (it.path.as_str(), note))
        .chain(environment.env_py.iter().flat_map(|it| it.notes.iter().map(move |note| (it.path.as_str(), note))))
        .map(|(path, note)| format!("{}: “{}”", place(path, Some(note.line)), escaped(&note.text)))
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
    let enums = environment.replay.last.types().filter_map(|(id, it)| match &it.definition {
        TypeDefinition::Enum { values, .. } => {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            Some(format!("enum type {}: {}", code(&id.to_string()), codes(values.iter().map(String::as_str))))
        }
        TypeDefinition::Other(..) => None,
    });
    list(out, enums);
}

/// How files and ids are called, what does not fit, and whether dates and numbers follow the chain.
pub(super) fn names(out: &mut String, environment: &Environment) {
    let template = environment.location.config.file_template.as_deref();
    let naming = Naming::of(&environment.migrations, &environment.graph, template);
    let of = |what: &str, patterns: &[Pattern]| -> Vec<[String; 4]> {
        let row = |pattern: &Pattern| {
            let named = |path: &String| match what {
                "ids" => environment.migrations.iter().find(|it| it.path == *path).and_then(Migration::id).map(code),
                _ => Some(code(crate::folder::file_name(path))),
            };
            let examples: Vec<String> = pattern.paths.iter().take(3).filter_map(named).collect();
            [what.to_owned(), code(&pattern.pattern), pattern.paths.len().to_string(), examples.join(", ")]
        };
        patterns.iter().map(row).collect()
    };
    let rows = [of("files", &naming.files), of("ids", &naming.ids)].concat();
    table(out, &["Of", "Pattern", "Times", "For example"], rows);
    let total = environment.migrations.len();
    match (template, naming.off_template.len()) {
        (Some(template), 0) => line(out, &format!("All files are called as `file_template` says: {}.", code(template))),
        (Some(template), off) => {
            line(out, &format!("{off} of {total} files are not called as `file_template` says, {}:", code(template)));
            list(out, naming.off_template.iter().take(20).map(|path| code(path)));
        }
        (None, off) if off > 0 && environment.location.config.file.is_some() => {
            line(
                out,
                &format!(
                    "{off} of {total} files are not called as Alembic calls them unless told otherwise (`<id>_<message>.py`), and the configuration has no `file_template`: new files will be called otherwise."
                ),
            );
        }
        (None, _) => {}
    }
    let dated: Vec<&str> = environment.chain().filter_map(Migration::create_date).collect();
    if let (Some(first), Some(last)) = (dated.iter().min(), dated.iter().max()) {
        let (first, last) = (escaped(first), escaped(last));
        line(out, &format!("{} a date in the docstring: from {first} to {last}.", have(dated.len(), total)));
    }
    if naming.before_parents.is_empty() {
        line(out, "No file has a date before that of the one that it follows.");
    } else {
        line(out, "Dated before the one that it follows:");
        list(
            out,
            naming
                .before_parents
                .iter()
                .map(|it| format!("{} ({}) follows {} ({})", code(&it.path), it.day, code(&it.parent), it.parent_day)),
        );
    }
    let twice = naming.repeated_numbers.iter().map(|(number, paths)| {
        format!("number {number} is used {} times: {}", paths.len(), codes(paths.iter().map(String::as_str)))
    });
    let missing = naming.missing_numbers.iter().map(|(first, last)| {
        if first == last {
            format!("no file has number {first}")
        } else {
            format!("no file has the numbers {first} to {last}")
        }
    });
    list(out, twice.chain(missing));
    let is_said = |it: &&Migration| !it.message.is_empty() && it.message != "empty message";
    let messages = environment.migrations.iter().filter(is_said).count();
    line(out, &format!("{} a message.", have(messages, total)));
}

fn have(count: usize, of: usize) -> String {
    match of - count {
        0 if of == 1 => "The one migration has".to_owned(),
        0 => format!("All {of} migrations have"),
        _ => format!("{count} of {of} migrations have"),
    }
}
