//! The findings as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"), for code scanning.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::audit::Audit;
use crate::finding::Severity;
use crate::python::lines::Position;
use crate::rules::{Finding, Rule};

use super::grouped::grouped;
use super::rules::{help, help_in_markdown};
use super::shown;
use super::sources::Sources;

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
    fixes: Vec<Fix<'a>>,
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
struct Fix<'a> {
    description: Text<'a>,
    artifact_changes: [ArtifactChange; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Text<'static>,
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
    let sources = Sources::of(audit);
    let writer = Writer { audit, sources: &sources, places: &places };
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
    sources: &'w Sources<'a>,
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
            fixes: finding.mend.as_deref().and_then(|mend| self.fix(mend)).into_iter().collect(),
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

    /// A fix that is a line of text in the place of another, or before one.
    fn fix(&self, mend: &'a str) -> Option<Fix<'a>> {
        let (place, text) = mend.split_once(": `")?;
        // What has conditions, or more than one place, is for people.
        let text = text.strip_suffix('`').filter(|text| !text.contains('`'))?;
        let (path, number, is_new) = match place.rsplit_once(", before line ") {
            Some((path, number)) => (path, number, true),
            None => place.rsplit_once(", line ").map(|(path, number)| (path, number, false))?,
        };
        let number: u32 = number.parse().ok()?;
        let line = self.sources.line(path, number)?;
        let indent = line.len() - line.trim_start().len();
        let column = |text: &str| 1 + u32::try_from(text.encode_utf16().count()).unwrap_or(0);
        let from = column(line.get(..indent)?);
        let (to, inserted) =
            if is_new { (from, format!("{text}\n{}", line.get(..indent)?)) } else { (column(line), text.to_owned()) };
        let region = Region { start_line: number, start_column: from, end_line: Some(number), end_column: Some(to) };
        Some(Fix {
            description: Text::of(mend),
            artifact_changes: [ArtifactChange {
                artifact_location: artifact(path),
                replacements: [Replacement {
                    deleted_region: region,
                    inserted_content: Text { text: inserted.into(), markdown: None },
                }],
            }],
        })
    }
}

/// What is told of a finding, all in one: not every reader of SARIF shows more.
fn said(finding: &Finding) -> String {
    let mut said = finding.message.clone();
    if let Some(why) = &finding.why {
        said.push_str(&format!(" {why}"));
    }
    if let Some(mend) = &finding.mend {
        said.push_str(&format!(" To fix it: {mend}."));
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
