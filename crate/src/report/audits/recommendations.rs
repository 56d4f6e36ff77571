//! What to do: from the findings, worst first, each with its fix.

use std::collections::BTreeMap;

use super::{code, codes, line, number, place};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::finding::Severity;
use crate::models::ModelStatus;
use crate::report::markdown::escaping::escaped_but_code;
use crate::rules::Finding;

/// Places of one kind that are named.
const SHOWN: usize = 5;

/// What to do about an environment, or about the folder where there is none: numbered, worst first.
pub(super) fn section(out: &mut String, audit: &Audit, environment: Option<&Environment>) {
    let is_told = |finding: &&Finding| environment.is_none_or(|it| audit.concerns(finding, it));
    let mut items: Vec<String> = Vec::new();
    for severity in [Severity::Error, Severity::Warning] {
        let mut rules: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        let mut order: Vec<&str> = Vec::new();
        for finding in audit.findings.iter().filter(is_told).filter(|it| it.severity() == severity) {
            if !rules.contains_key(finding.rule.name) {
                order.push(finding.rule.name);
            }
            rules.entry(finding.rule.name).or_default().push(finding);
        }
        for name in order {
            let Some(of) = rules.get(name) else { continue };
            let priority = if severity == Severity::Error { "high" } else { "medium" };
            items.push(item(priority, of));
        }
    }
    items.extend(environment.into_iter().flat_map(|it| from_models(it)));
    items.extend(from_credentials(audit));
    if items.is_empty() {
        return line(out, "Nothing that was found asks for a change.");
    }
    for (at, item) in items.iter().enumerate() {
        line(out, &format!("{}. {item}", at + 1));
    }
}

/// A rule's findings as one thing to do.
fn item(priority: &str, of: &[&Finding]) -> String {
    let Some(first) = of.first() else { return String::new() };
    let rule = first.rule;
    let remedy = escaped_but_code(rule.remedy);
    let mut text = format!("**{remedy}** Priority: {priority} ({}, {}).", code(rule.name), number(of.len(), "finding"));
    for finding in of.iter().take(SHOWN) {
        let mend =
            finding.mend.as_ref().map_or_else(String::new, |it| format!(" To fix it: {}.", escaped_but_code(it)));
        text.push_str(&format!(
            "\n   - {}: {}{mend}",
            place(&finding.path, Some(finding.position.line)),
            escaped_but_code(&finding.message)
        ));
    }
    if of.len() > SHOWN {
        text.push_str(&format!("\n   - and {} more", of.len() - SHOWN));
    }
    text
}

/// What the models ask for.
fn from_models(environment: &Environment) -> Vec<String> {
    let models = &environment.models.models;
    let of = |status| models.iter().filter(|it| it.status == status).map(|it| it.table.as_str()).collect::<Vec<_>>();
    let mut items = Vec::new();
    let unseen = models.iter().filter(|it| it.tracked == Some(false)).count();
    if unseen > 0
        && let Some(env_py) = &environment.env_py
        && let Some(target) = env_py.target_metadata.first()
    {
        let mut bases: Vec<&str> =
            models.iter().filter(|it| it.tracked == Some(false)).filter_map(|it| it.base.as_deref()).collect();
        bases.dedup();
        items.push(format!(
            "**Hand all metadata to Alembic.** Priority: high. {unseen} models are not seen; change `target_metadata` at {} to a list of all metadata ({}), and import their modules there.",
            place(&env_py.path, Some(target.line)),
            codes(bases.iter().copied())
        ));
    }
    let conflicts = of(ModelStatus::Conflict);
    if !conflicts.is_empty() {
        items.push(format!("**Rename the tables of models that clash with others.** Priority: high. Migrations make other tables called {}.", codes(conflicts)));
    }
    let types: Vec<String> = models
        .iter()
        .flat_map(|model| model.differences.iter().map(move |it| (model, it)))
        .filter(|(_, it)| it.kind == crate::models::DifferenceKind::Type)
        .map(|(model, it)| format!("{}.{}", model.table, it.column.as_deref().unwrap_or_default()))
        .collect();
    if !types.is_empty() {
        items.push(format!("**Bring the types that models declare and those in the database together.** Priority: high. They differ in {}.", codes(types.iter().map(String::as_str))));
    }
    let missing = of(ModelStatus::NoMigration);
    if !missing.is_empty() {
        items.push(format!("**Write migrations for the models that have none, or remove the models.** Priority: medium. {} without one: {}.", number(missing.len(), "table"), codes(missing)));
    }
    items
}

/// What passwords ask for.
fn from_credentials(audit: &Audit) -> Option<String> {
    let credentials = &audit.beside.credentials;
    let first = credentials.first()?;
    Some(format!(
        "**Take passwords out of the files, and change them.** Priority: medium. {}, the first at {}; take the URL from an environment variable in env.py.",
        number(credentials.len(), "place"),
        place(&first.path, Some(first.line))
    ))
}
