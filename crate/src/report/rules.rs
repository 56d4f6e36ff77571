//! The rules as people read them: a list, and a page for each. The page, the site and SARIF have them from here.

use std::fmt::Write;

use serde::Serialize;

use crate::finding::{Group, Severity};
use crate::rules::{Rule, Versions, rules};

/// A rule, for programs.
#[derive(Serialize)]
struct RuleReport {
    name: &'static str,
    group: Group,
    severity: Severity,
    is_opt_in: bool,
    databases: Vec<String>,
    what: &'static str,
    why: &'static str,
    remedy: &'static str,
    bad: &'static str,
    good: &'static str,
}

fn report_of(rule: &'static Rule) -> RuleReport {
    RuleReport {
        name: rule.name,
        group: rule.group,
        severity: rule.severity,
        is_opt_in: rule.is_opt_in,
        databases: rule.databases.iter().map(versions).collect(),
        what: rule.what,
        why: rule.why,
        remedy: rule.remedy,
        bad: rule.bad.trim(),
        good: rule.good.trim(),
    }
}

/// `PostgreSQL from 11, below 18`.
pub fn versions(versions: &Versions) -> String {
    let mut said = versions.dialect.title().to_owned();
    if let Some(from) = versions.from {
        said.push_str(&format!(" from {from}"));
    }
    if let Some(below) = versions.below {
        said.push_str(&format!("{} below {below}", if versions.from.is_some() { "," } else { "" }));
    }
    said
}

/// The databases that a rule holds for, in words.
fn databases(rule: &Rule) -> String {
    match rule.databases {
        [] => "all databases".to_owned(),
        databases => databases.iter().map(versions).collect::<Vec<_>>().join("; "),
    }
}

/// What a rule is, in a line: `locks, warning, PostgreSQL`.
fn kind(rule: &Rule) -> String {
    let opt_in = if rule.is_opt_in { ", off unless it is asked for" } else { "" };
    format!("{}, {}, {}{opt_in}", rule.group.word(), rule.severity.word(), databases(rule))
}

/// Every rule on a line.
pub fn list() -> String {
    let width = rules().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in rules() {
        let severity = if rule.is_opt_in { "off" } else { rule.severity.word() };
        let (name, group) = (rule.name, rule.group.word());
        let _infallible = writeln!(out, "{name:width$}  {severity:7}  {group:13}  {}", rule.what);
    }
    out
}

/// A rule for a terminal.
pub fn text(rule: &'static Rule) -> String {
    let mut out = format!("{} ({})\n\n{}", rule.name, kind(rule), help(rule));
    for (title, example) in examples(rule) {
        let _infallible = writeln!(out, "\n{title}:\n");
        for line in example.lines() {
            let _infallible = writeln!(out, "{}", format!("    {line}").trim_end());
        }
    }
    out
}

/// A rule in three paragraphs.
pub(super) fn help(rule: &Rule) -> String {
    format!("{}\n\n{}\n\n{}\n", rule.what, rule.why, rule.remedy)
}

fn examples(rule: &'static Rule) -> impl Iterator<Item = (&'static str, &'static str)> {
    let examples = [("Found in", rule.bad.trim()), ("Not in", rule.good.trim())];
    examples.into_iter().filter(|(_, example)| !example.is_empty())
}

/// The same in Markdown, with the examples.
pub(super) fn help_in_markdown(rule: &'static Rule) -> String {
    let mut out = help(rule);
    for (title, example) in examples(rule) {
        let _infallible = writeln!(out, "\n**{title}**\n\n```python\n{example}\n```");
    }
    let _infallible =
        writeln!(out, "\nTo keep it from being told in one place: `# limbeck: ignore[{}] reason`.", rule.name);
    out
}

/// A page about a rule.
pub fn page(rule: &'static Rule) -> String {
    format!("# {}\n\n*{}*\n\n{}", rule.name, kind(rule), help_in_markdown(rule))
}

/// A page that lists all rules with an address for each.
pub fn index() -> String {
    let mut out = format!("# The rules\n\n{} rules, group by group.\n", rules().count());
    let mut last = None;
    for rule in rules() {
        if last != Some(rule.group) {
            last = Some(rule.group);
            let _infallible =
                writeln!(out, "\n## {}\n\n| Rule | Severity | What it finds |\n| --- | --- | --- |", rule.group.word());
        }
        let severity = if rule.is_opt_in { "off" } else { rule.severity.word() };
        let what = rule.what.replace('|', "\\|");
        let _infallible = writeln!(out, "| [{0}]({0}.md) | {severity} | {what} |", rule.name);
    }
    out
}

/// The pages of a site: each with the name of its file.
pub fn pages() -> impl Iterator<Item = (String, String)> {
    let of_rules = rules().map(|rule| (format!("{}.md", rule.name), page(rule)));
    std::iter::once(("index.md".to_owned(), index())).chain(of_rules)
}

/// A rule, or all of them, as JSON.
pub fn json(rule: Option<&'static Rule>) -> String {
    let text = match rule {
        Some(rule) => serde_json::to_string_pretty(&report_of(rule)),
        None => serde_json::to_string_pretty(&rules().map(report_of).collect::<Vec<_>>()),
    };
    text.unwrap_or_default() + "\n"
}
