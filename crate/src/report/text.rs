//! Plain text for a terminal: what matters now, worst first, each with its line of source.

use std::fmt::Write;

use crate::audit::Audit;
use crate::environment::{Environment, RECENT};
use crate::finding::Severity;
use crate::rules::Finding;

use super::coverage::{of_migrations, of_reading};
use super::grouped::{Group, Shown, count};
use super::printable::printable;
use super::sentence::{counted, grouped, of_audit, of_environment, of_fixes};
use super::shown;
use super::sources::{Sources, excerpt};

/// Places of a group that are shown with their line of source.
const WITH_SOURCE: usize = 3;

/// Places of a group that are shown at all; of one with errors.
const MAX_PLACES: usize = 10;
const MAX_PLACES_OF_ERRORS: usize = 200;

/// The audit: a sentence, then what was found, a group for each rule; all of it, or what matters now.
pub fn report(audit: &Audit, is_all: bool) -> String {
    let mut out = String::new();
    line(&mut out, &of_audit(audit));
    for environment in &audit.environments {
        line(&mut out, &format!("{}: {}", environment.name, of_environment(environment)));
        let coverage = of_migrations(&environment.migrations, environment);
        line(&mut out, &format!("  {coverage} {}", of_reading(environment)));
        if let Some(assumption) = &environment.location.assumption {
            line(&mut out, &format!("  assumed: {assumption}"));
        }
        if let Some(stop) = &environment.verdict.stop {
            line(&mut out, &format!("  Alembic would stop here: {}", stop.prints()));
        }
    }
    let sources = Sources::of(audit);
    let shown = Shown::of(audit, is_all);
    for group in &shown.groups {
        out.push('\n');
        group_of(&mut out, group, &sources, is_all);
    }
    let left_out = left_out(audit, &shown);
    if !left_out.is_empty() {
        out.push('\n');
        for said in &left_out {
            line(&mut out, said);
        }
    }
    out
}

/// Adds a line, in which all can be seen.
fn line(out: &mut String, text: &str) {
    out.push_str(&printable(text));
    out.push('\n');
}

fn group_of(out: &mut String, group: &Group<'_>, sources: &Sources<'_>, is_all: bool) {
    let rule = group.rule;
    let places =
        if group.findings.len() > 1 { format!(" ({})", counted(group.findings.len(), "place")) } else { String::new() };
    line(out, &format!("{}[{}]: {}{places}", group.severity().word(), rule.name, rule.what));
    line(out, &format!("  {}", rule.why));
    line(out, &format!("  {}", rule.remedy));
    let most = match group.severity() {
        _ if is_all => usize::MAX,
        Severity::Error => MAX_PLACES_OF_ERRORS,
        Severity::Warning | Severity::Info => MAX_PLACES,
    };
    for (at, finding) in group.findings.iter().take(most).enumerate() {
        place(out, finding, sources, at < WITH_SOURCE || is_all);
    }
    if group.findings.len() > most {
        let more = grouped(group.findings.len() - most);
        line(out, &format!("  … and {more} more: --all shows them"));
    }
}

fn place(out: &mut String, finding: &Finding, sources: &Sources<'_>, with_source: bool) {
    let (path, position) = (shown(&finding.path), finding.position);
    line(
        out,
        &format!(
            "  {path}:{}:{}: {}: {}{}",
            position.line,
            position.column,
            finding.severity().word(),
            finding.message,
            sources.database_of(finding).map(|it| format!(" (database {it})")).unwrap_or_default()
        ),
    );
    let source = sources.line(&finding.path, position.line).filter(|_| with_source);
    if let Some(source) = source {
        let (shown, before, below) = excerpt(source, position.column);
        let number = position.line.to_string();
        let gutter = " ".repeat(number.len());
        // The excerpt is printable already.
        let _infallible = writeln!(out, "    {number} | {shown}");
        let _infallible = writeln!(out, "    {gutter} | {}{}", " ".repeat(before), "^".repeat(below));
    }
    if let Some(why) = finding.why.as_ref().filter(|_| with_source) {
        line(out, &format!("    why: {why}"));
    }
    if let Some(size) = finding.size {
        line(out, &format!("    rows: about {}", grouped(usize::try_from(size.rows).unwrap_or(usize::MAX))));
    }
    for (word, text) in [("fix", finding.fix_in_words()), ("Alembic", finding.alembic_says.clone())] {
        if let Some(text) = text {
            line(out, &format!("    {word}: {text}"));
        }
    }
    if !with_source {
        return;
    }
    if let Some(instead) = &finding.instead {
        line(out, "    instead:");
        instead.trim_end().lines().for_each(|code| line(out, &format!("      {code}")));
    }
    for related in &finding.related {
        let at = format!("{}:{}:{}", shown(&related.path), related.position.line, related.position.column);
        line(out, &format!("    see {at}: {}", related.message));
    }
}

/// What is not shown, counted.
fn left_out(audit: &Audit, shown: &Shown<'_>) -> Vec<String> {
    let mut said = Vec::new();
    if !shown.further.is_empty() {
        let groups = counted(shown.further.len(), "more group");
        said.push(format!("{groups} with {}: --all shows them", counted(count(&shown.further), "finding")));
        said.push(format!("  {}", names(&shown.further)));
    }
    if !shown.older.is_empty() {
        said.push(format!(
            "Nobody says what is deployed, so advice is about the last {RECENT} revisions. {} on earlier ones: --all shows them, and --deployed ID says up to where all is deployed",
            super::sentence::capitalised(&counted(count(&shown.older), "more finding")),
        ));
        said.push(format!("  {}", names(&shown.older)));
    }
    if let Some(fixes) = of_fixes(audit) {
        said.push(format!("{fixes}: limbeck fix prints them as a patch, and with --write makes them"));
    }
    if !audit.suppressed.is_empty() {
        said.push(format!("{} suppressed by comments", counted(audit.suppressed.len(), "finding")));
    }
    if audit.of_deployed > 0 {
        said.push(format!("{} on what is deployed left out", counted(audit.of_deployed, "hint")));
    }
    for (line, pending) in audit.environments.iter().flat_map(Environment::unsaid_lines) {
        let revisions = counted(pending, "revision");
        said.push(format!("Nobody says how far `{line}` is deployed: {revisions} of it count as still to be deployed"));
    }
    if let Some(known) = &audit.known {
        said.push(format!(
            "{} of the baseline left out; {} of it gone",
            counted(known.still, "finding"),
            match known.gone {
                0 => "none".to_owned(),
                gone => grouped(gone),
            }
        ));
    }
    said
}

/// The rules of groups with how much they find.
fn names(groups: &[Group<'_>]) -> String {
    let names = groups.iter().map(|group| format!("{} {}", group.rule.name, grouped(group.findings.len())));
    names.collect::<Vec<_>>().join(", ")
}
