//! Markdown specs: each heading of `tests/specs/*.md` and `tests/specs/operations/*.md` with fenced blocks is a test. A block behind a line
//! with a file name in backticks is that file of a folder; a block in one of the languages below says what
//! Limbeck makes of the folder.
//!
//! - `findings`: all findings, a line each: `severity rule path:line revision|- message`, and below it, where there
//!   are any, `  mend: …` and `  alembic: …`. The rules in `LEFT_OUT`, which the terse files of the specs
//!   would set off everywhere, are left out but below a heading that names them.
//! - `history`: the revisions, newest first, in the manner of `alembic history`
//! - `environments`: a line each: `path: version location, …`
//! - `database`: the database of each environment, and what says so
//! - `document NAME`: the text of a document
//! - `schema`: what the migrations leave in an empty PostgreSQL, as `schema_text.rs` writes it
//! - `faults`: the findings of the rules that carry migrations out on PostgreSQL, as `findings` has them
//! - `as FORMAT [at=REVISION] [dialect=NAME]`: the schema as `limbeck schema --format FORMAT` writes it
//! - `difference FROM TO`, `history NAME`, `match FILE`: what `limbeck schema --from FROM --at TO`, `--history NAME` and
//!   `--match FILE` write; the file is one of the folder
//! - `operations REVISION FUNCTION [dialect=NAME] [offline]`: a line each, as [`operation`] and [`unknown`] write them

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write;

use limbeck::audit::{Audit, audit};
use limbeck::dialect::Dialect;
use limbeck::environment::Options;
use limbeck::folder::Folder;
use limbeck::operation::{Certainty, Operation, Unknown};
use limbeck::report::schema::changes::Style;
use limbeck::report::{self, chain, schema};
use limbeck::rules::Finding;

mod schema_text;

/// Rules that carry migrations out.
const OF_SCHEMA: [&str; 18] = [
    "table-never-created",
    "used-after-drop",
    "alter-or-drop-missing-object",
    "create-existing-object",
    "hidden-definition",
    "fk-target-missing",
    "fk-type-mismatch",
    "fk-target-not-unique",
    "alter-type-without-using",
    "drop-constraint-without-name",
    "enum-used-before-created",
    "enum-created-again",
    "enum-type-not-dropped",
    "drop-of-needed-object",
    "drop-index-of-constraint",
    "downgrade-fails",
    "downgrade-not-inverse",
    "order-dependent-branches",
];

/// Rules that ids such as `a`, files without a docstring and functions that all do the same set off.
const LEFT_OUT: [&str; 6] = [
    "short-revision-id",
    "placeholder-revision-id",
    "filename-id-mismatch",
    "docstring-header-mismatch",
    "empty-message",
    "merge-with-operations",
];

struct Spec {
    place: String,
    folder: Folder,
    expectations: Vec<(String, String)>,
}

#[test]
fn specs_hold() {
    let mut failures = String::new();
    let mut count = 0;
    for file in files() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for spec in specs(&name, &std::fs::read_to_string(&file).unwrap()) {
            let audits = &mut BTreeMap::new();
            for (what, expected) in &spec.expectations {
                count += 1;
                let options = options(&what.split(' ').collect::<Vec<_>>());
                let key = (options.dialect, options.offline);
                let audit = audits.entry(key).or_insert_with(|| audit(&spec.folder, options, &mut |_, _| {}));
                let actual = answer(audit, &spec.folder, what, &spec.place);
                if actual.trim_end() != expected.trim_end() {
                    let _ = write!(
                        failures,
                        "\n=== {} ({what})\n--- expected\n{expected}\n--- actual\n{actual}\n",
                        spec.place
                    );
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count > 60, "only {count} expectations were found");
}

/// Every rule is shown at work in a spec.
#[test]
fn every_rule_has_a_spec() {
    let texts: String = files().iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    for rule in limbeck::rules::RULES {
        assert!(texts.contains(&format!("{} {} ", rule.severity.word(), rule.name)), "no spec reports {}", rule.name);
    }
}

/// The files of specs, those of operations last.
fn files() -> Vec<std::path::PathBuf> {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/specs");
    let mut files = Vec::new();
    for directory in [directory.clone(), directory.join("operations"), directory.join("schema")] {
        let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
        let mut own: Vec<_> = entries.filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
        own.sort();
        files.extend(own);
    }
    files
}

fn specs(file: &str, text: &str) -> Vec<Spec> {
    let mut specs = Vec::new();
    let mut spec: Option<Spec> = None;
    let mut path: Option<String> = None;
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line.starts_with('#') {
            specs.extend(spec.take());
            let place = format!("{file}:{} {line}", number + 1);
            spec = Some(Spec { place, folder: Folder::default(), expectations: Vec::new() });
            path = None;
        } else if let Some(name) =
            line.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).filter(|name| !name.contains('`'))
        {
            path = Some(name.to_owned());
        } else if let Some(language) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
            let body = body.iter().map(|line| format!("{line}\n")).collect::<String>();
            let spec = spec.as_mut().unwrap_or_else(|| panic!("{file}:{}: a block before any heading", number + 1));
            match path.take() {
                Some(path) => spec.folder.add(&path, body.into_bytes()),
                None => spec.expectations.push((language.to_owned(), body)),
            }
        }
    }
    specs.extend(spec);
    specs
}

fn answer(audit: &Audit, folder: &Folder, what: &str, place: &str) -> String {
    let words: Vec<&str> = what.split(' ').collect();
    match words.as_slice() {
        ["findings"] => {
            let told = |it: &&Finding| !LEFT_OUT.contains(&it.rule.name) || place.contains(it.rule.name);
            audit.findings.iter().filter(told).map(finding).collect()
        }
        ["faults", ..] => audit.findings.iter().filter(|it| OF_SCHEMA.contains(&it.rule.name)).map(finding).collect(),
        ["schema", ..] => audit.environments.iter().map(schema_text::text).collect(),
        ["as", format, options @ ..] => {
            let format = match *format {
                "sql" => schema::Format::Sql,
                "mermaid" => schema::Format::Mermaid,
                "dbml" => schema::Format::Dbml,
                "models" => schema::Format::Models,
                "markdown" => schema::Format::Markdown,
                "csv" => schema::Format::Csv,
                "skeleton" => schema::Format::Skeleton,
                _ => panic!("no such format: {format}"),
            };
            let environment = &audit.environments[0];
            let at = options.iter().find_map(|word| word.strip_prefix("at="));
            let revisions =
                at.map_or(environment.graph.real_heads.clone(), |at| environment.graph.addressed(at).unwrap());
            let schema = environment.schema_at(&revisions);
            let snapshot = schema::Snapshot { environment, schema: &schema, revisions: &revisions };
            schema::document(&[snapshot], format).replace('\r', "")
        }
        ["difference", from, to] => {
            let environment = &audit.environments[0];
            let revisions = [from, to].map(|address| environment.graph.addressed(address).unwrap());
            let schemas = revisions.each_ref().map(|revisions| environment.schema_at(revisions));
            let snapshot =
                |at: usize| schema::Snapshot { environment, schema: &schemas[at], revisions: &revisions[at] };
            schema::changes::changes(snapshot(0), snapshot(1), Style::Text)
        }
        ["history", name] => {
            let environment = &audit.environments[0];
            let (id, column) = limbeck::environment::history::addressed(environment, name).unwrap();
            schema::past::past(environment, &id, column.as_deref(), Style::Text)
        }
        ["match", file] => {
            let environment = &audit.environments[0];
            let text = std::str::from_utf8(folder.bytes(file).unwrap()).unwrap();
            let observed = limbeck::environment::whereabouts::Observed::read(text, environment).unwrap();
            schema::found::found(environment, &observed, Style::Text)
        }
        ["history"] => {
            let lines = |it| chain::chain(it, None, chain::Format::Text);
            audit.environments.iter().map(lines).collect()
        }
        ["environments"] => audit
            .environments
            .iter()
            .map(|it| {
                let shown = |path: &str| if path.is_empty() { ".".to_owned() } else { path.to_owned() };
                let locations: Vec<String> = it.location.version_locations.iter().map(|path| shown(path)).collect();
                format!("{}: {}\n", shown(&it.location.path), locations.join(", "))
            })
            .collect(),
        ["database"] => audit
            .environments
            .iter()
            .map(|it| format!("{}, {}\n", it.database.dialect.name(), it.database.because))
            .collect(),
        ["document", name] => report::documents(audit).iter().find(|document| document.name == *name).map_or_else(
            || "no such document".to_owned(),
            |document| report::content(audit, document).replace('\r', ""),
        ),
        ["operations", revision, function, ..] => audit
            .environments
            .iter()
            .flat_map(|environment| &environment.migrations)
            .find(|migration| migration.id() == Some(revision))
            .and_then(|migration| migration.function(function))
            .map_or_else(
                || "no such function".to_owned(),
                |function| {
                    let operations = function.operations.iter().map(operation);
                    operations.chain(function.unknown.iter().map(unknown)).collect()
                },
            ),
        _ => panic!("no such expectation: {what}"),
    }
}

fn finding(it: &Finding) -> String {
    let revision = it.revision.as_deref().unwrap_or("-");
    let path = if it.path.is_empty() { "." } else { &it.path };
    let below = [("mend", &it.mend), ("alembic", &it.alembic_says)];
    let below = below.iter().filter_map(|(word, text)| Some(format!("  {word}: {}\n", text.as_ref()?)));
    let line = it.position.line;
    let said = format!("{} {} {path}:{line} {revision} {}\n", it.severity().word(), it.rule.name, it.message);
    said + &below.collect::<String>()
}

/// `LINE DIRECTIVE | WORDS`, with a mark before what does not surely run: `?` conditional, `-` skipped, `!` unknown.
fn operation(operation: &Operation) -> String {
    let mark = match operation.certainty {
        Certainty::Certain => "",
        Certainty::Conditional => "? ",
        Certainty::Skipped => "- ",
        Certainty::Unknown => "! ",
    };
    let mut line = format!("{mark}{} {} | {}", operation.position.line, operation.directive, operation.words());
    let guards: Vec<&str> = operation.guards.iter().map(|guard| guard.text.as_str()).collect();
    if !guards.is_empty() {
        let _ = write!(line, " [{}]", guards.join("; "));
    }
    for unknown in &operation.unknown {
        let _ = write!(line, " <{}: {}>", unknown.source, unknown.reason);
    }
    if let Some(reason) = operation.sql.as_ref().and_then(|sql| sql.unparsed.as_ref()) {
        let _ = write!(line, " <not parsed: {reason}>");
    }
    line + "\n"
}

/// `! LINE SOURCE: REASON`
fn unknown(unknown: &Unknown) -> String {
    format!("! {} {}: {}\n", unknown.position.line, unknown.source, unknown.reason)
}

/// How a folder is audited for a block: `operations a upgrade dialect=mysql offline`.
fn options(words: &[&str]) -> Options {
    let dialect = words.iter().find_map(|word| word.strip_prefix("dialect="));
    let dialect = dialect.map(|name| Dialect::ALL.into_iter().find(|it| it.name() == name).unwrap());
    let is_of_schema = matches!(words.first(), Some(&("schema" | "faults")));
    let dialect = dialect.or(is_of_schema.then_some(Dialect::Postgresql));
    Options { dialect, offline: words.contains(&"offline") }
}
