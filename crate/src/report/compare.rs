//! What a proposal changes, as a pull request wants to read it, and for programs.

use serde::Serialize;

use super::grouped::grouped;
use super::json::{DeployReport, FindingReport};
use super::markdown::escaping::{code, escaped};
use super::markdown::{findings, finished, line};
use super::schema::{Snapshot, changes};
use super::sentence::{capitalised, counted};
use super::{json, shown};
use crate::compare::{Compared, Comparison, Contended, How, Revision};
use crate::environment::Environment;
use crate::finding::Severity;
use crate::revision::Migration;
use crate::schema::Schema;

/// The comparison as Markdown.
pub fn markdown(comparison: &Comparison<'_>) -> String {
    let mut out = String::new();
    line(&mut out, "# Migrations: what is proposed");
    line(&mut out, &sentence(comparison));
    let is_one = comparison.environments.len() == 1;
    for compared in &comparison.environments {
        if !is_one {
            line(&mut out, &format!("## {}", code(shown(compared.name()))));
        }
        of_environment(&mut out, compared, if is_one { "##" } else { "###" });
    }
    if !comparison.new.is_empty() {
        line(&mut out, "## New findings");
        for group in &grouped(comparison.new.iter().copied()) {
            findings::of_rule(&mut out, comparison.proposed, group);
        }
    }
    finished(out)
}

/// What is proposed, in a few sentences.
pub fn sentence(comparison: &Comparison<'_>) -> String {
    let all = |is_meant: fn(How) -> bool| -> usize {
        comparison.environments.iter().map(|compared| compared.count(is_meant)).sum()
    };
    let counts = [
        (all(|how| how == How::New), "new"),
        (all(|how| matches!(how, How::Edited { .. })), "edited"),
        (all(|how| how == How::Moved), "moved"),
    ];
    let mut parts: Vec<String> = Vec::new();
    for (count, word) in counts.into_iter().filter(|(count, _)| *count > 0) {
        let noun = if parts.is_empty() { format!("{word} revision") } else { word.to_owned() };
        let plural = if parts.is_empty() { counted(count, &noun) } else { format!("{count} {noun}") };
        parts.push(plural);
    }
    let missing = all(|how| how == How::Missing);
    if missing > 0 {
        parts.push(format!("{} only in the base", counted(missing, "revision")));
    }
    let revisions = if parts.is_empty() { "No revision differs".to_owned() } else { capitalised(&parts.join(", ")) };
    let of = |severity| comparison.new.iter().filter(|it| it.severity() == severity).count();
    let found: Vec<String> =
        [(Severity::Error, "new error"), (Severity::Warning, "new warning"), (Severity::Info, "new hint")]
            .into_iter()
            .map(|(severity, noun)| (of(severity), noun))
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| counted(count, noun))
            .collect();
    let found = if found.is_empty() { "No new findings".to_owned() } else { capitalised(&found.join(", ")) };
    let gone =
        if comparison.gone > 0 { format!("; {} gone", counted(comparison.gone, "finding")) } else { String::new() };
    format!("{revisions}. {found}{gone}.")
}

fn of_environment(out: &mut String, compared: &Compared<'_>, level: &str) {
    match (compared.base, compared.proposed) {
        (None, _) => line(out, "The base has no such environment."),
        (_, None) => line(out, "What is proposed has no such environment any more."),
        _ => {}
    }
    if compared.has_nothing_in_common {
        line(out, "**The two have no revision in common**: are they states of one project?");
    }
    heads(out, compared);
    if !compared.revisions.is_empty() {
        line(out, &format!("{level} Revisions"));
        let rows: Vec<String> = compared.revisions.iter().map(revision).collect();
        line(out, &rows.join("\n"));
    }
    if !compared.contended.is_empty() {
        line(out, &format!("{level} Tables that both sides touch"));
        line(out, "Each side was written without the other: look whether the later one still fits.");
        let rows: Vec<String> = compared.contended.iter().map(contended).collect();
        line(out, &rows.join("\n"));
    }
    if let Some(proposed) = compared.proposed
        && compared.deploy.migrations > 0
    {
        line(out, &format!("{level} Locks"));
        let deploy = &compared.deploy;
        let words = deploy.words(proposed.dialect());
        line(out, &format!("Deployed together, what is new {words}."));
        let locks = deploy.locks.iter().filter(|lock| lock.mode.blocks().is_some());
        let rows: Vec<String> = locks
            .map(|lock| format!("- {}: {}", code(&lock.relation.to_string()), lock.mode.said_by(proposed.dialect())))
            .collect();
        if !rows.is_empty() {
            line(out, &rows.join("\n"));
        }
    }
    with_schemas(compared, |from, to| {
        line(out, &format!("{level} Schema"));
        changes::section(out, from, to, &format!("{level}#"));
    });
}

/// The heads once both are merged, where there are several that the base hasn't.
fn heads(out: &mut String, compared: &Compared<'_>) {
    let before = compared.base.map_or(0, |it| it.graph.heads.len());
    if compared.heads.len() > before.max(1) {
        let names: Vec<String> = compared.heads.iter().map(|id| code(id)).collect();
        line(
            out,
            &format!(
                "**Once merged there are {}: {}.** `alembic upgrade head` stops there. Let the new revision follow the other head, or write `alembic merge heads`.",
                counted(names.len(), "head"),
                names.join(", ")
            ),
        );
    }
}

fn revision(revision: &Revision<'_>) -> String {
    let title = revision.migration().map(Migration::title).unwrap_or_default();
    let path = revision.migration().map_or("", |it| shown(&it.path));
    let (name, title, path) = (code(revision.name), escaped(&title), code(path));
    match revision.how {
        How::New => format!("- **new** {name} {title} ({path})"),
        How::Edited { does_other: true } => format!(
            "- **edited** {name} {title} ({path}): it does something else, or follows another revision. Databases that have run it keep what it did before."
        ),
        How::Edited { does_other: false } => {
            format!("- **edited** {name} {title} ({path}): it does the same as before")
        }
        How::Moved => {
            let before = revision.base.map_or("", |it| shown(&it.path));
            format!("- **moved** {name} {title} (from {} to {path})", code(before))
        }
        How::Missing => format!(
            "- **only in the base** {name} {title} ({path}): it is removed, or the proposal was begun before it came"
        ),
    }
}

fn contended(contended: &Contended<'_>) -> String {
    let list = |names: &[&str]| names.iter().map(|it| code(it)).collect::<Vec<_>>().join(", ");
    let (base, proposed) = (list(&contended.base), list(&contended.proposed));
    format!("- {}: {base} in the base, {proposed} here", code(&contended.table.to_string()))
}

/// Hands over the schema of the base, and the one that is proposed.
fn with_schemas(compared: &Compared<'_>, write: impl FnOnce(Snapshot<'_>, Snapshot<'_>)) {
    let (Some(base), Some(proposed)) = (compared.base, compared.proposed) else { return };
    let to = Snapshot::last(proposed);
    // Where only something is added, one replay knows both schemas, and follows what is renamed.
    if let Some(revisions) = compared.only_adds().then(|| heads_in(base, proposed)).flatten() {
        let schema: Schema = proposed.schema_at(&revisions);
        return write(Snapshot { environment: proposed, schema: &schema, revisions: &revisions }, to);
    }
    write(Snapshot::last(base), to);
}

/// The heads of the base among the migrations that are proposed.
fn heads_in(base: &Environment, proposed: &Environment) -> Option<Vec<usize>> {
    let ids = base.graph.real_heads.iter().map(|&index| base.migrations.get(index)?.id());
    ids.map(|id| proposed.graph.names.get(id?).copied()).collect()
}

#[derive(Serialize)]
struct Report<'a> {
    limbeck: &'static str,
    comparison: u32,
    environments: Vec<EnvironmentReport<'a>>,
    /// Findings that the base doesn't have.
    findings: Vec<FindingReport<'a>>,
    /// How many findings of the base are gone.
    gone: usize,
}

#[derive(Serialize)]
struct EnvironmentReport<'a> {
    path: &'a str,
    revisions: Vec<RevisionReport<'a>>,
    /// Once both are merged.
    heads: &'a [&'a str],
    contended: Vec<ContendedReport<'a>>,
    /// The new revisions, deployed together.
    deploy: Option<DeployReport>,
    schema: Vec<serde_json::Value>,
}

#[derive(Serialize)]
struct RevisionReport<'a> {
    revision: &'a str,
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    does_other: Option<bool>,
    message: String,
    path: Option<&'a str>,
    base_path: Option<&'a str>,
}

#[derive(Serialize)]
struct ContendedReport<'a> {
    table: String,
    base: &'a [&'a str],
    proposed: &'a [&'a str],
}

/// The comparison for programs.
pub fn report(comparison: &Comparison<'_>) -> String {
    let report = Report {
        limbeck: env!("CARGO_PKG_VERSION"),
        comparison: 1,
        environments: comparison.environments.iter().map(environment).collect(),
        findings: comparison.new.iter().map(|it| json::finding(comparison.proposed, it)).collect(),
        gone: comparison.gone,
    };
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

fn environment<'a>(compared: &'a Compared<'a>) -> EnvironmentReport<'a> {
    let mut schema = Vec::new();
    with_schemas(compared, |from, to| schema = changes::entries(from, to));
    EnvironmentReport {
        path: shown(compared.name()),
        revisions: compared
            .revisions
            .iter()
            .map(|it| RevisionReport {
                revision: it.name,
                change: word(it.how),
                does_other: match it.how {
                    How::Edited { does_other } => Some(does_other),
                    _ => None,
                },
                message: it.migration().map(Migration::title).unwrap_or_default(),
                path: it.proposed.map(|it| shown(&it.path)),
                base_path: it.base.map(|it| shown(&it.path)),
            })
            .collect(),
        heads: &compared.heads,
        contended: compared
            .contended
            .iter()
            .map(|it| ContendedReport { table: it.table.to_string(), base: &it.base, proposed: &it.proposed })
            .collect(),
        deploy: compared.proposed.map(|it| json::deploy(&compared.deploy, it.dialect())),
        schema,
    }
}

/// How a revision differs, in a word.
pub fn word(how: How) -> &'static str {
    match how {
        How::New => "new",
        How::Edited { .. } => "edited",
        How::Moved => "moved",
        How::Missing => "missing",
    }
}
