//! What Limbeck makes of a folder, as each kind of block has it.

use std::fmt::Write;

use limbeck::audit::Audit;
use limbeck::dialect::Dialect;
use limbeck::environment::Options;
use limbeck::folder::Folder;
use limbeck::operation::{Certainty, Operation, Unknown};
use limbeck::report::schema::changes::Style;
use limbeck::report::{self, chain, schema};
use limbeck::rules::{Check, Finding};

use crate::{models_text, schema_text};

/// Rules that ids such as `a`, files without a docstring, functions that all do the same and names that stand for anything
/// set off.
const LEFT_OUT: [&str; 7] = [
    "short-revision-id",
    "placeholder-revision-id",
    "filename-id-mismatch",
    "docstring-header-mismatch",
    "empty-message",
    "merge-with-operations",
    "undefined-name",
];

/// What stands in a block of this language, below a heading, if all is well.
pub(crate) fn answer(audit: &Audit, folder: &Folder, language: &str, heading: &str) -> String {
    let words: Vec<&str> = language.split(' ').collect();
    match words.as_slice() {
        ["findings", ..] => {
            let told = |it: &&Finding| !LEFT_OUT.contains(&it.rule.name) || heading.contains(it.rule.name);
            audit.findings.iter().filter(told).map(finding).collect()
        }
        ["faults", ..] => {
            let is_of_replay = |it: &&Finding| matches!(it.rule.check, Check::Replay(_) | Check::Replays(_));
            audit.findings.iter().filter(is_of_replay).map(finding).collect()
        }
        ["models", ..] => audit
            .environments
            .iter()
            .map(|it| models_text::text(&it.models))
            .chain([models_text::text(&audit.models_alone)])
            .collect(),
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
        _ => panic!("no such block: {language}"),
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

/// The database that a block is about, of an environment that serves several: `schema database=one`.
pub(crate) fn database(language: &str) -> Option<&str> {
    language.split(' ').find_map(|word| word.strip_prefix("database="))
}

/// How a folder is audited for a block: `operations a upgrade dialect=mysql offline`.
pub(crate) fn options(language: &str) -> Options {
    let words: Vec<&str> = language.split(' ').collect();
    let dialect = words.iter().find_map(|word| word.strip_prefix("dialect="));
    let dialect = dialect.map(|name| Dialect::ALL.into_iter().find(|it| it.name() == name).unwrap());
    let is_of_schema = matches!(words.first(), Some(&("schema" | "faults")));
    let dialect = dialect.or(is_of_schema.then_some(Dialect::Postgresql));
    Options { dialect, offline: words.contains(&"offline"), ..Options::default() }
}
