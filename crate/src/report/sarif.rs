//! The findings as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"), for code scanning.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::audit::Audit;
use crate::finding::Severity;
use crate::fix::{Edit, Fix};
use crate::python::lines::Position;
use crate::rules::{Finding, Rule};

use super::grouped::grouped;
use super::rules::{help, help_in_markdown};
use super::shown;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What paths are relative to, as GitHub calls it.
const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<SarifResult<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text<'static>,
    full_description: Text<'static>,
    help: Text<'static>,
    default_configuration: Configuration,
    properties: Tags,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Tags {
    tags: [&'static str; 1],
}

#[derive(Serialize)]
struct Text<'a> {
    text: std::borrow::Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl<'a> Text<'a> {
    fn of(text: &'a str) -> Text<'a> {
        Text { text: text.into(), markdown: None }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<SarifFix<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression<'a>>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "limbeckFinding/v1")]
    finding: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    group: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instead: Option<&'a str>,
}

#[derive(Serialize)]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    physical: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix<'a> {
    description: Text<'a>,
    artifact_changes: Vec<ArtifactChange>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    #[serde(skip_serializing_if = "Option::is_none")]
    inserted_content: Option<Text<'static>>,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    justification: &'a str,
}

/// All findings, those that comments suppress marked so.
pub fn report(audit: &Audit) -> String {
    let all = || audit.findings.iter().chain(audit.suppressed.iter().map(|it| &it.finding));
    let rules: Vec<&'static Rule> = grouped(all()).into_iter().map(|group| group.rule).collect();
    let places: BTreeMap<&str, usize> = rules.iter().enumerate().map(|(at, rule)| (rule.name, at)).collect();
    let writer = Writer { audit, places: &places };
    let told = audit.findings.iter().map(|finding| writer.result(finding, None));
    let suppressed = audit.suppressed.iter().map(|it| writer.result(&it.finding, Some(&it.reason)));
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "Limbeck",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.into_iter().map(descriptor).collect(),
                },
            },
            column_kind: "utf16CodeUnits",
            results: told.chain(suppressed).collect(),
        }],
    };
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn descriptor(rule: &'static Rule) -> Descriptor {
    Descriptor {
        id: rule.name,
        short_description: Text::of(rule.what),
        full_description: Text { text: format!("{} {}", rule.what, rule.why).into(), markdown: None },
        help: Text { text: help(rule).into(), markdown: Some(help_in_markdown(rule)) },
        default_configuration: Configuration { enabled: !rule.is_opt_in, level: level(rule.severity) },
        properties: Tags { tags: [rule.group.word()] },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

struct Writer<'w, 'a> {
    audit: &'a Audit,
    places: &'w BTreeMap<&'w str, usize>,
}

impl<'a> Writer<'_, 'a> {
    fn result(&self, finding: &'a Finding, suppressed: Option<&'a str>) -> SarifResult<'a> {
        let related = finding.related.iter().enumerate().map(|(at, it)| Location {
            id: Some(at + 1),
            physical: physical(&it.path, it.position),
            message: Some(Text::of(&it.message)),
        });
        let suppression = suppressed.map(|justification| Suppression { kind: "inSource", justification });
        SarifResult {
            rule_id: finding.rule.name,
            rule_index: self.places.get(finding.rule.name).copied().unwrap_or_default(),
            level: level(finding.severity()),
            message: Text { text: said(finding).into(), markdown: None },
            locations: [Location { id: None, physical: physical(&finding.path, finding.position), message: None }],
            related_locations: related.collect(),
            partial_fingerprints: Fingerprints { finding: finding.mark() },
            fixes: finding.fix.as_ref().and_then(|it| fix(it, finding)).into_iter().collect(),
            suppressions: suppression.into_iter().collect(),
            properties: Properties {
                group: finding.rule.group.word(),
                revision: finding.revision.as_deref(),
                table: finding.table.as_ref().map(ToString::to_string),
                rows: finding.size.map(|size| size.rows),
                database: self.audit.database_of(finding),
                instead: finding.instead.as_deref(),
            },
        }
    }
}

/// A fix that is sure, as changes of files that are there: what has conditions is for people.
fn fix<'a>(fix: &Fix, finding: &Finding) -> Option<SarifFix<'a>> {
    if !fix.is_sure() || fix.migration.is_some() || fix.has_secret() {
        return None;
    }
    let mut changes: Vec<(&str, Vec<Replacement>)> = Vec::new();
    for edit in &fix.edits {
        match changes.iter_mut().find(|(path, _)| *path == edit.path) {
            Some((_, replacements)) => replacements.push(replacement(edit)),
            None => changes.push((&edit.path, vec![replacement(edit)])),
        }
    }
    let change = |(path, replacements)| ArtifactChange { artifact_location: artifact(path), replacements };
    let words = fix.words().unwrap_or_else(|| finding.rule.remedy.to_owned());
    Some(SarifFix {
        description: Text { text: words.into(), markdown: None },
        artifact_changes: changes.into_iter().map(change).collect(),
    })
}

/// Whole lines in the place of others.
fn replacement(edit: &Edit) -> Replacement {
    let first = edit.first();
    let behind = first + u32::try_from(edit.removed().len()).unwrap_or(0);
    let column = |text: &String| 1 + u32::try_from(text.encode_utf16().count()).unwrap_or(0);
    let text = edit.lines.join("\n");
    // Where lines stand in the place of lines, the end of the last one stays.
    let (end, text) = match edit.removed().last() {
        Some(last) if !edit.lines.is_empty() => ((behind - 1, column(last)), text),
        Some(_) => ((behind, 1), text),
        None => ((first, 1), text + "\n"),
    };
    Replacement {
        deleted_region: Region { start_line: first, start_column: 1, end_line: Some(end.0), end_column: Some(end.1) },
        inserted_content: (!edit.lines.is_empty()).then(|| Text { text: text.into(), markdown: None }),
    }
}

/// What is told of a finding, all in one: not every reader of SARIF shows more.
fn said(finding: &Finding) -> String {
    let mut said = finding.message.clone();
    if let Some(why) = &finding.why {
        said.push_str(&format!(" {why}"));
    }
    if let Some(fix) = finding.fix_in_words() {
        said.push_str(&format!(" To fix it: {fix}."));
    }
    if let Some(says) = &finding.alembic_says {
        said.push_str(&format!(" Alembic prints `{says}`."));
    }
    said
}

fn physical(path: &str, Position { line, column }: Position) -> PhysicalLocation {
    let region = Region { start_line: line, start_column: column, end_line: None, end_column: None };
    PhysicalLocation { artifact_location: artifact(path), region }
}

fn artifact(path: &str) -> ArtifactLocation {
    ArtifactLocation { uri: uri(shown(path)), uri_base_id: ROOT }
}

/// A path as a relative reference (RFC 3986): all but what may stand in a path by its bytes.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("a b/c:é#.py"), "a%20b/c%3A%C3%A9%23.py");
    }
}
