//! What Limbeck makes of a folder, as each kind of block has it.

use std::convert::Infallible;
use std::fmt::Write;

use limbeck::audit::{Audit, audit};
use limbeck::beside::mentions::{Mention, Says, undocumented};
use limbeck::beside::schema_sources::{Part, SchemaSource, SourceKind};
use limbeck::checks::Check;
use limbeck::dialect::Dialect;
use limbeck::environment::deploy::Deploy;
use limbeck::environment::{Environment, Options};
use limbeck::fix::Fix;
use limbeck::folder::Folder;
use limbeck::impact::{self, Impact, Lock};
use limbeck::interpret::env_py::described::Described;
use limbeck::inventory::moment::Moment;
use limbeck::inventory::naming::Naming;
use limbeck::inventory::ranges::Range;
use limbeck::inventory::standing::Standing;
use limbeck::operation::{Certainty, Operation, Unknown};
use limbeck::patch::{Outcome, Patch, sure};
use limbeck::preferences::Level;
use limbeck::report::revision::{self, Wanted};
use limbeck::report::schema::changes::Style;
use limbeck::report::{self, chain, schema, sql, squash};
use limbeck::rules::{self, Finding};
use limbeck::schema::Id;

use crate::{models_text, schema_text};

/// Rules that ids such as `a`, files without a docstring, functions that all do the same and names that stand for anything
/// set off.
const LEFT_OUT: [&str; 10] = [
    "short-revision-id",
    "placeholder-revision-id",
    "filename-id-mismatch",
    "docstring-header-mismatch",
    "empty-message",
    "merge-with-operations",
    "undefined-name",
    "data-loss-not-recoverable",
    "raw-sql-not-reversed",
    "unnamed-constraint",
];

/// What stands in a block of this language, below a heading, if all is well.
pub(crate) fn answer(audit: &Audit, folder: &Folder, language: &str, heading: &str) -> String {
    let words: Vec<&str> = language.split(' ').collect();
    match words.as_slice() {
        ["findings", ..] => {
            let is_left_out = |it: &Finding| it.rule.group.advises() || LEFT_OUT.contains(&it.rule.name);
            let told = |it: &&Finding| !is_left_out(it) || heading.contains(it.rule.name);
            audit.findings.iter().filter(told).map(finding).collect()
        }
        ["instead"] => {
            let code = |it: &Finding| {
                let code = it.instead.as_deref().unwrap_or("nothing");
                format!("{}:{} {}:\n{code}\n", it.path, it.position.line, it.rule.name)
            };
            audit.findings.iter().filter(|it| heading.contains(it.rule.name)).map(code).collect()
        }
        ["suppressed"] => {
            let line = |it: &rules::Suppressed| {
                let reason = if it.reason.is_empty() { "-" } else { &it.reason };
                format!("{}  line {}: {reason}\n", finding(&it.finding), it.line)
            };
            audit.suppressed.iter().map(line).collect()
        }
        ["faults", ..] => {
            let is_of_replay =
                |it: &&Finding| matches!(it.rule.check, rules::Check::Replay(_) | rules::Check::Replays(_));
            audit.findings.iter().filter(is_of_replay).map(finding).collect()
        }
        ["sql", range, options @ ..] => {
            let way = if options.contains(&"downgrade") { sql::Way::Down } else { sql::Way::Up };
            let environment = &audit.environments[0];
            let range = sql::Range::of(environment, Some(range), way).unwrap();
            sql::script(environment, &range)
        }
        ["squash", options @ ..] => {
            let of = |name: &str| options.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
            match squash::squash(&audit.environments[0], of("to"), of("id")) {
                Ok(squash) => {
                    let edited = squash.edited.iter().map(|path| format!("\n{path}:\n{}", squash.rest[path]));
                    format!("{}\n{}{}", squash.text, squash.summary(), edited.collect::<String>())
                }
                Err(reasons) => reasons.iter().map(|reason| format!("{reason}\n")).collect(),
            }
        }
        ["revision", message @ ..] => {
            let at = Some(Moment { epoch: 1_772_447_400, micros: 0 });
            let wanted = Wanted { message: &message.join(" "), id: None, at };
            match revision::revision(&audit.environments[0], wanted) {
                Ok(revision) => format!("{}\n\n{}", revision.path, revision.text),
                Err(reason) => format!("{reason}\n"),
            }
        }
        ["fix", rules @ ..] => {
            let names: Vec<&str> = rules.iter().copied().filter(|it| !it.contains('=')).collect();
            patch(folder, &options(language), &names)
        }
        ["locks", revision, rest @ ..] => {
            let function = if rest.contains(&"downgrade") { "downgrade" } else { "upgrade" };
            locks(audit.environments.first().unwrap(), revision, function)
        }
        ["deploy", revisions @ ..] => {
            let environment = audit.environments.first().unwrap();
            let is_meant = |it: &usize| environment.migrations[*it].id().is_some_and(|id| revisions.contains(&id));
            let order = environment.graph.upgrade_order.iter().copied().filter(is_meant);
            let deploy = Deploy::of(&environment.replay, &environment.migrations, order);
            deploy.words(environment.dialect()) + "\n"
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
        ["checks", ids @ ..] => {
            let told = |it: &&Check| ids.is_empty() || ids.contains(&it.id);
            audit.checks.iter().filter(told).map(check).collect()
        }
        ["notes"] => audit
            .environments
            .iter()
            .flat_map(|environment| &environment.migrations)
            .flat_map(|it| it.notes.iter().map(move |note| format!("{}:{} {}\n", it.path, note.line, note.text)))
            .collect(),
        ["env_py"] => audit.environments.iter().filter_map(|it| it.env_py.as_ref()).map(env_py).collect(),
        ["ranges", ..] => {
            let range = |it: &Range| format!("{}: {} to {}, {}\n", it.name, it.from, it.to, it.migrations);
            audit.environments.iter().flat_map(|it| &it.ranges).map(range).collect()
        }
        ["standing", _] => audit.environments.iter().map(|it| standing(&it.name, it.standing.as_ref())).collect(),
        ["naming", ..] => audit.environments.iter().map(naming).collect(),
        ["files"] => audit.environments.iter().map(|it| format!("{}\n", it.files.join(" "))).collect(),
        ["mentions"] => audit.beside.mentions.iter().map(mention).collect(),
        ["credentials"] => {
            let credentials = audit.beside.credentials.iter();
            credentials.map(|it| format!("{}:{} {}\n", it.path, it.line, it.masked)).collect()
        }
        ["sources"] => audit.beside.schema_sources.iter().map(source).collect(),
        ["leftovers"] => audit.beside.leftovers.iter().map(|it| format!("{}\n", it.path)).collect(),
        ["undocumented"] => audit
            .environments
            .iter()
            .flat_map(|environment| undocumented(environment, &audit.beside.mentions))
            .map(|migration| format!("{}\n", migration.path))
            .collect(),
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

/// Where a database stands.
fn standing(name: &str, it: Option<&Standing>) -> String {
    let Some(it) = it else { return format!("{name}: nothing is said\n") };
    let mut out = format!(
        "{name}: {}\napplied: {}\npending: {}\n",
        it.given.join(" "),
        it.applied.join(" "),
        it.pending.join(" ")
    );
    for unknown in &it.unknown {
        let _ = writeln!(out, "unknown: {}, like {}", unknown.given, unknown.nearest.join(" "));
    }
    out.replace(" \n", "\n").replace(": \n", ":\n")
}

/// How migrations are called.
fn naming(environment: &Environment) -> String {
    let template = environment.location.config.file_template.as_deref();
    let it = Naming::of(&environment.migrations, &environment.graph, template);
    let mut out = String::new();
    for (what, patterns) in [("files", &it.files), ("ids", &it.ids)] {
        for (at, pattern) in patterns.iter().enumerate() {
            let paths = if at > 0 { format!(": {}", pattern.paths.join(" ")) } else { String::new() };
            let _ = writeln!(out, "{what} {} {}{paths}", pattern.pattern, pattern.paths.len());
        }
    }
    for path in &it.off_template {
        let _ = writeln!(out, "off the template: {path}");
    }
    for early in &it.before_parents {
        let _ = writeln!(out, "{} {} before its parent {} {}", early.path, early.day, early.parent, early.parent_day);
    }
    for (number, paths) in &it.repeated_numbers {
        let _ = writeln!(out, "number {number}: {}", paths.join(" "));
    }
    for (first, last) in &it.missing_numbers {
        let _ = writeln!(out, "no number {first} to {last}");
    }
    out
}

/// `STATUS ID`, and below it what it rests on: `  PATH:LINE text`.
fn check(check: &Check) -> String {
    let status = format!("{:?}", check.status).to_uppercase();
    let mut said = format!("{status} {}\n", check.id);
    for evidence in &check.evidence {
        let line = evidence.line.map_or_else(String::new, |line| format!(":{line}"));
        said.push_str(&format!("  {}{line} {}\n", evidence.path, evidence.text));
    }
    said
}

/// What an env.py is said to do, a line for each thing that there is to say.
fn env_py(it: &Described) -> String {
    let mut out = format!("{}, {} lines\n", it.path, it.lines);
    let list = |name: &str, all: &[String]| {
        if all.is_empty() { String::new() } else { format!("{name}: {}\n", all.join(" ")) }
    };
    out += &list("imports", &it.imports);
    out += &list("functions", &it.functions);
    for target in &it.target_metadata {
        let base = target.base.as_deref().unwrap_or("?");
        let _ = writeln!(out, "target {}: {} -> {base}", target.line, target.expression);
    }
    let modes: Vec<String> = it.modes.iter().map(|mode| format!("{mode:?}").to_lowercase()).collect();
    out += &list("modes", &modes);
    let _ = writeln!(out, "{}, transaction {:?}", if it.is_async { "async" } else { "not async" }, it.transaction);
    for url in &it.urls {
        let driver = url.driver.as_deref().unwrap_or("?");
        let from = format!("{:?}", url.from).to_lowercase();
        let _ = writeln!(out, "url {}:{} {from} {} ({driver})", url.path, url.line, url.name);
    }
    for (name, text) in &it.options {
        let _ = writeln!(out, "{name} = {text}");
    }
    out
}

/// `PATH:LINE NAME found|missing [SAYS] | SENTENCE`
fn mention(it: &Mention) -> String {
    let says = match it.says {
        Some(Says::Applied) => " applied",
        Some(Says::Expected) => " expected",
        Some(Says::Planned) => " planned",
        None => "",
    };
    let found = if it.found { "found" } else { "missing" };
    format!("{}:{} {} {found}{says} | {}\n", it.path, it.line, it.name, it.text)
}

/// `PATH:LINE KIND in PART: TABLES`
fn source(it: &SchemaSource) -> String {
    let kind = match it.kind {
        SourceKind::Sql => "sql",
        SourceKind::CreateAll => "create_all",
    };
    let part = match it.part {
        Part::Application => "application",
        Part::Tests => "tests",
        Part::ScriptDirectory => "script-directory",
        Part::Documents => "documents",
        Part::Other => "other",
    };
    format!("{}:{} {kind} in {part}: {}\n", it.path, it.line, it.tables.join(", "))
}

/// The fix of a finding of these rules; where there is none, one that is sure.
fn chosen<'f>(finding: &'f Finding, rules: &[&str]) -> Option<&'f Fix> {
    if rules.is_empty() { sure(finding) } else { finding.fix.as_ref().filter(|_| rules.contains(&finding.rule.name)) }
}

/// The patch of these fixes, made until none is left.
fn patch(folder: &Folder, options: &Options, rules: &[&str]) -> String {
    let audited = |patch: &Patch| {
        let mut left = Folder::default();
        folder.read().for_each(|(path, bytes)| left.add(path, bytes.to_vec()));
        patch.changes().for_each(|change| left.add(change.path, change.after));
        Ok::<_, Infallible>(audit(&left, options, &mut |_, _| {}))
    };
    let Ok(first) = audited(&Patch::default());
    let Ok(outcome) = Outcome::of(first, |_, finding| chosen(finding, rules), None, audited);
    outcome.patch.diff().0
}

fn finding(it: &Finding) -> String {
    let revision = it.revision.as_deref().unwrap_or("-");
    let path = if it.path.is_empty() { "." } else { &it.path };
    let below = [("mend", it.fix_in_words()), ("alembic", it.alembic_says.clone())];
    let below = below.iter().filter_map(|(word, text)| Some(format!("  {word}: {}\n", text.as_ref()?)));
    let line = it.position.line;
    let said = format!("{} {} {path}:{line} {revision} {}\n", it.severity().word(), it.rule.name, it.message);
    said + &below.collect::<String>()
}

/// `LINE OP | MODE on TABLE, … [PART of TABLE: MODE, …]; rewrites TABLE; scans TABLE; ALGORITHM; undone: yes|no|?`, of operations
/// that run.
fn locks(environment: &Environment, revision: &str, function: &str) -> String {
    let index = environment.migrations.iter().position(|it| it.id() == Some(revision)).unwrap();
    let operations = &environment.migrations[index].function(function).unwrap().operations;
    let impacts = environment.replay.impacts(index, function == "downgrade");
    let dialect = environment.dialect();
    let names = |ids: &[Id]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let line = |(operation, impact): (&Operation, &Impact)| {
        let lock = |lock: &Lock| format!("{} on {}", lock.mode.said_by(dialect), lock.relation);
        let locks: Vec<String> = impact.locks.iter().chain(&impact.along).map(lock).collect();
        let part =
            |part: &impact::Part| format!("{} {}: {}", part.kind.word(), part.lock.relation, part.lock.mode.name());
        let parts: Vec<String> = impact.parts.iter().map(part).collect();
        let mut line = format!("{} {} |", operation.position.line, operation.op());
        let said = if locks.is_empty() { "nothing".to_owned() } else { locks.join(", ") };
        let _ = write!(line, " {said}");
        if !parts.is_empty() {
            let _ = write!(line, " [{}]", parts.join(", "));
        }
        if !impact.rewrites.is_empty() {
            let _ = write!(line, "; rewrites {}", names(&impact.rewrites));
        }
        if !impact.scans.is_empty() {
            let _ = write!(line, "; scans {}", names(&impact.scans));
        }
        if let Some(algorithm) = impact.algorithm {
            let _ = write!(line, "; {}", algorithm.name());
        }
        let undone = impact.undone_without_loss.map_or("?", |undone| if undone { "yes" } else { "no" });
        format!("{line}; undone: {undone}\n")
    };
    let runs = |(operation, _): &(&Operation, &Impact)| operation.certainty != Certainty::Skipped;
    operations.iter().zip(impacts).filter(runs).map(line).collect()
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
    // Of a schema, `at` is where it is looked at.
    let at = words.iter().find_map(|word| word.strip_prefix("at=")).filter(|_| words.first() == Some(&"standing"));
    let database_at = at.map(|ids| ids.split(',').map(ToOwned::to_owned).collect()).unwrap_or_default();
    let all = |name: &str| words.iter().filter_map(|word| word.strip_prefix(name).map(ToOwned::to_owned)).collect();
    let rules: Vec<String> = all("rule=");
    let rules = rules.iter().map(|it| it.split_once(':').unwrap());
    let rules = rules.map(|(name, level)| (name.to_owned(), Level::named(level).unwrap())).collect();
    let deployed = all("deployed=");
    Options {
        dialect,
        offline: words.contains(&"offline") || words.first() == Some(&"sql"),
        database_at,
        deployed,
        rules,
        ..Options::default()
    }
}
