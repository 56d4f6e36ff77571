//! The native command: the only place that touches a file system.

mod arguments;
mod disk;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use arguments::{Arguments, Command, CompareFormat, FailOn, Format, RulesFormat, SchemaFormat, SqlFormat, Target};
use clap::Parser;
use disk::Places;
use limbeck::audit::{Audit, Intake};
use limbeck::compare::{self, Comparison};
use limbeck::dialect::Dialect;
use limbeck::environment::history;
use limbeck::environment::whereabouts::Observed;
use limbeck::environment::{Environment, Options};
use limbeck::fix::Fix;
use limbeck::patch::{self, Change, Outcome};
use limbeck::preferences::sizes;
use limbeck::record::{self, About};
use limbeck::report::baseline::Baseline;
use limbeck::report::revision::{self, Wanted};
use limbeck::report::schema::changes::Style;
use limbeck::report::{self, audits, chain, github, json, junit, markdown, sarif, schema, shown, sql, squash, text};
use limbeck::rules::{self, Finding};
use limbeck::schema::Schema;

/// Trees are made of many small allocations; this allocator gives and takes them faster on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The page that shows what stands in a report, as `cargo xtask build` writes it.
const REPORT: &str = include_str!("../assets/report.html");

/// The tree of a deeply nested file is walked by recursion; this is room for more than the parser lets through.
const STACK_BYTES: usize = 256 << 20;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let worker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || run(&arguments.command));
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(Ok(code))) => code,
        Ok(Ok(Err(message))) => {
            eprintln!("limbeck: {message}");
            ExitCode::from(2)
        }
        Ok(Err(_)) | Err(_) => ExitCode::from(2),
    }
}

fn run(command: &Command) -> Result<ExitCode, String> {
    match command {
        Command::Audit { path, format, out, fail_on, reading, judging, baseline, without_source, all, offline, at } => {
            // What can't be read of the arguments is told before the folder is.
            let options = judging.options(reading.options(*offline))?;
            let baseline = baseline.as_deref().map(|path| (path, disk::text(path))).map(baseline_of).transpose()?;
            let mut audit = audit_of(path, &options, reading.database.as_deref())?;
            judging.on.expect_known(&audit)?;
            if let Some((path, baseline)) = baseline {
                let (new, note) = baseline.new_of(audit).map_err(|reason| format!("{}: {reason}", path.display()))?;
                if let Some(note) = &note {
                    eprintln!("limbeck: {note}");
                }
                audit = new;
            }
            let write = |name: &str, text: String| {
                disk::write(target(out.as_deref(), name).as_deref(), &report::without_secrets(text))
            };
            match (format, out.as_deref()) {
                (Format::Csv, Some(directory)) => {
                    let documents = report::documents(&audit);
                    let count = documents.len();
                    let written = documents.iter().map(|it| (it.name.as_str(), report::content(&audit, it)));
                    disk::write_all(directory, written)?;
                    println!("{count} documents written to {}.", directory.display());
                }
                (Format::Csv, None) => {
                    return Err("--format csv writes many files: name a folder with --out".to_owned());
                }
                (Format::Text, _) => write("report.txt", text::report(&audit, *all))?,
                (Format::Json, _) => {
                    if let Some(at) = at {
                        environments_at(&audit, None, Some(at))?;
                    }
                    write("report.json", json::report(&audit, at.as_deref()))?;
                }
                (Format::Markdown, _) => write("report.md", markdown::report(&audit))?,
                (Format::Html, _) => {
                    let about = About { name: &disk::name(path), has_source: !without_source };
                    let report = record::html(REPORT, &record::record(&audit, &about));
                    let report = report.ok_or("the page of reports has no place for one")?;
                    // Its passwords are masked already, and what is packed is no text to look for any in.
                    disk::write(target(out.as_deref(), "report.html").as_deref(), &report)?;
                }
                (Format::Sarif, _) => write("findings.sarif", sarif::report(&audit))?,
                (Format::Junit, _) => write("findings.xml", junit::report(&audit, fail_on.least()))?,
                (Format::Github, _) => write("findings.txt", github::report(&audit, *all))?,
            }
            let code = exit_code(&audit.findings, *fail_on);
            // The process ends; taking the audit apart first would only take time.
            std::mem::forget(audit);
            Ok(code)
        }
        Command::Graph { path, revisions, format, environment, verbose } => {
            let audit = audit_of(path, &Options::default(), None)?;
            disk::write(None, &graph(&audit, revisions.as_deref(), *format, environment.as_deref(), *verbose)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Sql { path, revisions, downgrade, format, environment, reading, out } => {
            let audit = audit_of(path, &reading.options(true), reading.database.as_deref())?;
            let way = if *downgrade { sql::Way::Down } else { sql::Way::Up };
            let of = ranges_of(&audit, environment.as_deref(), revisions.as_deref(), way)?;
            let text = match format {
                SqlFormat::Json => sql::json(&of),
                SqlFormat::Sql => {
                    expect_one(&of.iter().map(|(environment, _)| *environment).collect::<Vec<_>>())?;
                    of.iter().map(|(environment, range)| sql::script(environment, range)).collect()
                }
            };
            disk::write(out.as_deref(), &report::without_secrets(text))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Schema { path, at, format, environment, after_downgrade, from, history, observed, reading, out } => {
            let audit = audit_of(path, &reading.options(false), reading.database.as_deref())?;
            let of = environment.as_deref();
            let answer = if let Some(from) = from {
                Some(differences(&audit, of, from, at.as_deref(), style(*format)?)?)
            } else if let Some(name) = history {
                Some(past(&audit, of, name, style(*format)?)?)
            } else if let Some(observed) = observed {
                Some(whereabouts(&audit, of, &disk::text(observed)?, style(*format)?)?)
            } else {
                None
            };
            if let Some(answer) = answer {
                disk::write(out.as_deref(), &report::without_secrets(answer))?;
                return Ok(ExitCode::SUCCESS);
            }
            let found = environments_at(&audit, environment.as_deref(), at.as_deref())?;
            if let Some(SchemaFormat::Document(format)) = format
                && format.is_of_one()
            {
                expect_one(&found.iter().map(|(environment, _)| *environment).collect::<Vec<_>>())?;
            }
            let schemas: Vec<(&Environment, Cow<'_, Schema>, Vec<usize>)> = found
                .into_iter()
                .map(|(environment, revisions)| match (revisions, after_downgrade) {
                    (_, true) => {
                        let (schema, _) = environment.replay.downgraded(&environment.migrations);
                        (environment, Cow::Owned(schema), Vec::new())
                    }
                    (Some(revisions), _) => (environment, Cow::Owned(environment.schema_at(&revisions)), revisions),
                    (None, _) => {
                        (environment, Cow::Borrowed(&environment.replay.last), environment.graph.real_heads.clone())
                    }
                })
                .collect();
            let text = match format.unwrap_or(SchemaFormat::Json) {
                SchemaFormat::Text => {
                    return Err(
                        "--format text is for --from, --history and --match; for a schema, use --format markdown"
                            .to_owned(),
                    );
                }
                SchemaFormat::Json => json::schemas(&schemas),
                SchemaFormat::Document(format) => written(&schemas, format),
            };
            disk::write(out.as_deref(), &report::without_secrets(text))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Report { path, kind, reading, out } => {
            let audit = audit_of(path, &reading.options(false), reading.database.as_deref())?;
            disk::write(out.as_deref(), &audits::report(&audit, *kind))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Squash { path, to, rev_id, environment, reading, out, diff } => {
            let audit = audit_of(path, &reading.options(false), reading.database.as_deref())?;
            let of = environments(&audit, environment.as_deref())?;
            expect_one(&of)?;
            let squashed = of.first().map(|it| squash::squash(it, to.as_deref(), rev_id.as_deref()));
            let squash = squashed.ok_or("there is no migration here")?.map_err(|reasons| {
                let reasons: String = reasons.iter().map(|reason| format!("\n  {reason}")).collect();
                format!("these migrations can't be squashed:{reasons}")
            })?;
            match out {
                None if *diff => {
                    let (diff, left_out) = squash.patch.diff();
                    disk::write(None, &diff)?;
                    for path in left_out {
                        eprintln!("limbeck: {path} is left out: a password would stand in the diff");
                    }
                }
                None => disk::write(None, &report::without_secrets(squash.text.clone()))?,
                Some(folder) => {
                    let rest = squash.rest.iter().map(|(path, text)| (path.as_str(), text.clone()));
                    let own = (squash.path.as_str(), squash.text.clone());
                    disk::write_all(folder, rest.chain([own]))?;
                }
            }
            eprint!("{}", squash.summary());
            Ok(ExitCode::from(u8::from(!squash.differences.is_empty())))
        }
        Command::Revision { path, message, rev_id, environment, reading, out } => {
            let audit = audit_of(path, &reading.options(false), reading.database.as_deref())?;
            let of = environments(&audit, environment.as_deref())?;
            expect_one(&of)?;
            let wanted = Wanted { message, id: rev_id.as_deref(), at: disk::now() };
            let written = of.first().ok_or("there is no migration here")?;
            let revision = revision::revision(written, wanted)?;
            let name = revision.path.rsplit('/').next().unwrap_or_default();
            disk::write(target(out.as_deref(), name).as_deref(), &report::without_secrets(revision.text))?;
            for line in &revision.unknown {
                eprintln!("limbeck: not known: {line}");
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Fix { path, rules, reparent, diff: _, write, environment, reading, on } => {
            let options = on.options(reading.options(false))?;
            fix(
                path,
                &Chosen { rules, environment: environment.as_deref(), reparent: reparent.as_deref() },
                *write,
                &options,
                reading.database.as_deref(),
                on,
            )
        }
        Command::Compare { base, proposed, format, out, fail_on, reading, judging } => {
            let options = judging.options(reading.options(false))?;
            let database = reading.database.as_deref();
            let both = |options: &Options| -> Result<[Audit; 2], String> {
                Ok([audit_of(base, options, database)?, audit_of(proposed, options, database)?])
            };
            let mut states = both(&options)?;
            judging.on.expect_known(&states[1])?;
            let alike = compare::options(&states[0], &states[1], &options);
            if alike != options {
                states = both(&alike)?;
            }
            let comparison = Comparison::of(&states[0], &states[1]);
            let text = match format {
                CompareFormat::Markdown => report::compare::markdown(&comparison),
                CompareFormat::Json => report::compare::report(&comparison),
            };
            disk::write(out.as_deref(), &report::without_secrets(text))?;
            Ok(exit_code(comparison.new, *fail_on))
        }
        Command::Rules { rule, format, out } => {
            let rule = rule.as_deref().map(rule_of).transpose()?;
            let text = match (format, rule, out) {
                (RulesFormat::Text, None, _) => report::rules::list(),
                (RulesFormat::Text, Some(rule), _) => report::rules::text(rule),
                (RulesFormat::Json, rule, _) => report::rules::json(rule),
                (RulesFormat::Markdown, Some(rule), _) => report::rules::page(rule),
                (RulesFormat::Markdown, None, None) => report::rules::index(),
                (RulesFormat::Markdown, None, Some(directory)) => {
                    let pages: Vec<(String, String)> = report::rules::pages().collect();
                    disk::write_all(directory, pages.iter().map(|(name, text)| (name.as_str(), text.clone())))?;
                    println!("{} pages written to {}.", pages.len(), directory.display());
                    return Ok(ExitCode::SUCCESS);
                }
            };
            disk::write(out.as_deref(), &text)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Sizes { dialect } => {
            let of = if *dialect == Dialect::Mariadb { Dialect::Mysql } else { *dialect };
            let query = sizes::QUERIES.iter().find(|(dialect, _)| *dialect == of);
            let (_, query) = query.ok_or_else(|| {
                format!("there is no query for {}: write rows of schema,table,rows,bytes", dialect.title())
            })?;
            disk::write(None, query)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The rule of a name.
fn rule_of(name: &str) -> Result<&'static rules::Rule, String> {
    rules::rule(name).ok_or_else(|| {
        let unknown = rules::unknown_rule(name);
        unknown.unwrap_or_else(|| format!("`{name}` is a group of rules; `limbeck rules` lists them"))
    })
}

/// The report of before, with its path.
fn baseline_of((path, text): (&Path, Result<String, String>)) -> Result<(&Path, Baseline), String> {
    let baseline = Baseline::read(&text?).map_err(|reason| format!("{}: {reason}", path.display()))?;
    Ok((path, baseline))
}

/// How an answer is written.
fn style(format: Option<SchemaFormat>) -> Result<Style, String> {
    match format {
        None | Some(SchemaFormat::Text) => Ok(Style::Text),
        Some(SchemaFormat::Document(schema::Format::Markdown)) => Ok(Style::Markdown),
        Some(SchemaFormat::Json) => Ok(Style::Json),
        Some(_) => Err("this answer is available as text, markdown or json".to_owned()),
    }
}

/// What differs between two revisions, in each environment that has both.
fn differences(
    audit: &Audit,
    path: Option<&str>,
    from: &str,
    to: Option<&str>,
    style: Style,
) -> Result<String, String> {
    let mut answers = Vec::new();
    let targets = environments_at(audit, path, to)?;
    for (environment, from) in environments_at(audit, path, Some(from))? {
        let Some((_, to)) = targets.iter().find(|(other, _)| std::ptr::eq(*other, environment)) else { continue };
        let from = from.unwrap_or_default();
        let to = to.clone().unwrap_or_else(|| environment.graph.real_heads.clone());
        let (before, after) = (environment.schema_at(&from), environment.schema_at(&to));
        let snapshot = |schema, revisions| schema::Snapshot { environment, schema, revisions };
        answers.push(schema::changes::changes(snapshot(&before, &from), snapshot(&after, &to), style));
    }
    if answers.is_empty() { Err("no environment has both revisions".to_owned()) } else { Ok(answers.join("\n")) }
}

/// What became of a table or a column, in each environment that knows it.
fn past(audit: &Audit, path: Option<&str>, name: &str, style: Style) -> Result<String, String> {
    let found = environments(audit, path)?.into_iter().filter_map(|environment| {
        let (id, column) = history::addressed(environment, name)?;
        Some(schema::past::past(environment, &id, column.as_deref(), style))
    });
    let answers: Vec<String> = found.collect();
    if answers.is_empty() { Err(format!("no migration creates or uses {name}")) } else { Ok(answers.join("\n")) }
}

/// Which revision a database is at, in each environment.
fn whereabouts(audit: &Audit, path: Option<&str>, text: &str, style: Style) -> Result<String, String> {
    let answers: Option<Vec<String>> = environments(audit, path)?
        .into_iter()
        .map(|environment| Some(schema::found::found(environment, &Observed::read(text, environment)?, style)))
        .collect();
    let answers = answers.ok_or("there is no table in it: neither CREATE TABLE nor rows of table,column")?;
    Ok(answers.join("\n"))
}

/// Refuses several environments where what is written can only be of one.
fn expect_one(environments: &[&Environment]) -> Result<(), String> {
    if environments.len() < 2 {
        return Ok(());
    }
    let paths: Vec<&str> = environments.iter().map(|it| it.name.as_str()).collect();
    Err(format!("this format is for one environment: choose it with --environment, one of: {}", paths.join(", ")))
}

/// The schemas as one document.
fn written(schemas: &[(&Environment, Cow<'_, Schema>, Vec<usize>)], format: schema::Format) -> String {
    let snapshots =
        schemas.iter().map(|(environment, schema, revisions)| schema::Snapshot { environment, schema, revisions });
    schema::document(&snapshots.collect::<Vec<_>>(), format)
}

/// Whether an environment is called so, or lies there.
fn is_at(environment: &Environment, path: &str) -> bool {
    let path = path.trim_matches('/');
    environment.name == path || shown(&environment.location.path) == path
}

/// All environments, or those of a name or at a path.
fn environments<'a>(audit: &'a Audit, path: Option<&str>) -> Result<Vec<&'a Environment>, String> {
    let is_wanted = |it: &&Environment| path.is_none_or(|path| is_at(it, path));
    let environments: Vec<&Environment> = audit.environments.iter().filter(is_wanted).collect();
    if environments.is_empty() {
        let known: Vec<&str> = audit.environments.iter().map(|it| it.name.as_str()).collect();
        return Err(match known.as_slice() {
            [] => "there is no migration here".to_owned(),
            known => format!("there is no such environment; choose one of: {}", known.join(", ")),
        });
    }
    Ok(environments)
}

/// An environment, and the revisions that an address means in it, where there is one.
type Place<'a> = (&'a Environment, Option<Vec<usize>>);

/// The environments in which an address means something, with the revisions that it means.
fn environments_at<'a>(audit: &'a Audit, path: Option<&str>, address: Option<&str>) -> Result<Vec<Place<'a>>, String> {
    let mut found = Vec::new();
    let mut problem = None;
    for environment in environments(audit, path)? {
        match address.map(|address| environment.graph.addressed(address)).transpose() {
            Ok(revisions) => found.push((environment, revisions)),
            Err(reason) => problem = Some(reason),
        }
    }
    // An address need not mean something in every environment.
    match problem {
        Some(problem) if found.is_empty() => Err(problem),
        _ => Ok(found),
    }
}

/// What is to be written of each environment in which an address means something.
fn ranges_of<'a>(
    audit: &'a Audit,
    path: Option<&str>,
    address: Option<&str>,
    way: sql::Way,
) -> Result<Vec<(&'a Environment, sql::Range)>, String> {
    let mut found = Vec::new();
    let mut problem = None;
    for environment in environments(audit, path)? {
        match sql::Range::of(environment, address, way) {
            Ok(range) => found.push((environment, range)),
            Err(reason) => problem = Some(reason),
        }
    }
    match problem {
        Some(problem) if found.is_empty() => Err(problem),
        _ => Ok(found),
    }
}

/// The chain of each environment, or of the one at a path; all of it, or the revisions that an address means.
fn graph(
    audit: &Audit,
    address: Option<&str>,
    format: chain::Format,
    path: Option<&str>,
    verbose: bool,
) -> Result<String, String> {
    let environments = environments(audit, path)?;
    if format.is_of_one() {
        expect_one(&environments)?;
    }
    let mut out = String::new();
    let mut problem = None;
    for environment in &environments {
        if address.is_none() && format == chain::Format::Text {
            for migration in environment.left_out() {
                eprintln!("limbeck: not in the chain: {}", migration.path);
            }
        }
        let only = match address.map(|address| environment.graph.addressed(address)).transpose() {
            Ok(only) => only,
            Err(reason) => {
                problem = Some(reason);
                continue;
            }
        };
        if environments.len() > 1 {
            out.push_str(&format!("{} {}\n", format.comment(), environment.name));
        }
        if verbose && format == chain::Format::Text {
            let revisions = only.unwrap_or_else(|| environment.graph.history());
            out.extend(revisions.into_iter().map(|index| chain::entry(environment, index)));
        } else {
            out.push_str(&chain::chain(environment, only.as_deref(), format));
        }
    }
    // An address need not mean something in every environment.
    match problem {
        Some(problem) if out.is_empty() => Err(problem),
        _ => Ok(out),
    }
}

/// The file that `--out` means: in a folder, the report under its usual name.
fn target(out: Option<&Path>, name: &str) -> Option<PathBuf> {
    out.map(|out| if out.is_dir() { out.join(name) } else { out.to_owned() })
}

/// Which findings are to be fixed.
struct Chosen<'a> {
    /// By these rules, or groups of rules; where there is none, by all, as far as it is sure.
    rules: &'a [String],
    environment: Option<&'a str>,
    /// The head whose branch is put behind the other head.
    reparent: Option<&'a str>,
}

impl Chosen<'_> {
    /// The fix of a finding that is made.
    fn fix<'f>(&self, audit: &Audit, finding: &'f Finding) -> Option<&'f Fix> {
        if !self.means(audit, finding) {
            return None;
        }
        // Who chooses that wants no merge.
        match self.reparent.filter(|_| finding.alternative.is_some()) {
            Some(head) => finding.alternative.as_ref().filter(|_| finding.revision.as_deref() == Some(head)),
            None if self.rules.is_empty() => patch::sure(finding),
            None => finding.fix.as_ref(),
        }
    }

    /// Whether a finding is one of those, whatever its fix takes.
    fn means(&self, audit: &Audit, finding: &Finding) -> bool {
        let is_named = |name: &String| *name == finding.rule.name || name == finding.rule.group.word();
        let environment = finding.environment.and_then(|at| audit.environments.get(at));
        let is_there = self.environment.is_none_or(|path| environment.is_some_and(|it| is_at(it, path)));
        is_there && (self.rules.is_empty() || self.rules.iter().any(is_named))
    }
}

/// Prints fixes, or writes them.
fn fix(
    path: &Path,
    chosen: &Chosen<'_>,
    is_written: bool,
    options: &Options,
    database: Option<&str>,
    on: &Target,
) -> Result<ExitCode, String> {
    let (folder, places) = disk::folder(path)?;
    let mut intake = Intake::of(folder);
    let audit = audit_read(&mut intake, &places, options, database)?;
    on.expect_known(&audit)?;
    environments(&audit, chosen.environment)?;
    if let Some(head) = chosen.reparent {
        let is_it = |it: &Finding| it.alternative.is_some() && it.revision.as_deref() == Some(head);
        if !audit.findings.iter().any(is_it) {
            return Err(format!("--reparent {head}: it is none of two heads whose branch can be put behind the other"));
        }
    }
    let mut doubtful: BTreeMap<&'static str, usize> = BTreeMap::new();
    for finding in audit.findings.iter().filter(|it| chosen.rules.is_empty() && chosen.means(&audit, it)) {
        if finding.fix.as_ref().is_some_and(|fix| !fix.is_sure()) {
            *doubtful.entry(finding.rule.name).or_default() += 1;
        }
    }
    let outcome = Outcome::of(
        audit,
        |audit, finding| chosen.fix(audit, finding),
        disk::now(),
        |patch| {
            for change in patch.changes() {
                intake.folder_mut().add(change.path, change.after);
            }
            audit_read(&mut intake, &places, options, database)
        },
    )?;
    for (rule, path, line, reason) in &outcome.refused {
        eprintln!("limbeck: not fixed: {}:{line}: {rule}: {reason}", shown(path));
    }
    for (rule, count) in doubtful {
        let fixes = if count == 1 { "1 fix is" } else { &format!("{count} fixes are") };
        eprintln!("limbeck: {fixes} right on a condition, and left out: look at {rule}, then add --rule {rule}");
    }
    if outcome.patch.is_empty() {
        eprintln!("limbeck: there is nothing to fix");
        return Ok(ExitCode::SUCCESS);
    }
    if is_written {
        let changes: Vec<Change<'_>> = outcome.patch.changes().collect();
        disk::write_changes(&places, &changes)?;
        let of = outcome.made.iter().map(|(rule, count)| format!("{rule} ({count})")).collect::<Vec<_>>().join(", ");
        println!("fixed: {of}");
        for change in &changes {
            println!("{} {}", if change.before.is_some() { "M" } else { "A" }, change.path);
        }
    } else {
        let (diff, left_out) = outcome.patch.diff();
        for path in left_out {
            eprintln!("limbeck: {path} is left out, as a password would stand in the diff; --write changes it, too");
        }
        disk::write(None, &diff)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The audit of what lies at a path, which is read as far as it is asked for.
fn audit_of(path: &Path, options: &Options, database: Option<&str>) -> Result<Audit, String> {
    let (folder, places) = disk::folder(path)?;
    audit_read(&mut Intake::of(folder), &places, options, database)
}

fn audit_read(
    intake: &mut Intake,
    places: &Places,
    options: &Options,
    database: Option<&str>,
) -> Result<Audit, String> {
    loop {
        let wanted = intake.wanted(options);
        if !wanted.is_empty() {
            disk::read(intake.folder_mut(), places, &wanted)?;
        } else if let Some(audit) = intake.audit(options, &mut |_, _| {}) {
            return match database {
                Some(name) => audit.of_database(name).map_err(|known| unknown_database(name, &known)),
                None => Ok(audit),
            };
        }
    }
}

fn unknown_database(name: &str, known: &[String]) -> String {
    match known {
        [] => format!("no environment here serves several databases: leave out `--database {name}`"),
        known => format!("there is no database {name}; choose one of: {}", known.join(", ")),
    }
}

fn exit_code<'a>(findings: impl IntoIterator<Item = &'a Finding>, fail_on: FailOn) -> ExitCode {
    let Some(least) = fail_on.least() else { return ExitCode::SUCCESS };
    // Severities are ordered worst first.
    ExitCode::from(u8::from(findings.into_iter().any(|finding| finding.severity() <= least)))
}
