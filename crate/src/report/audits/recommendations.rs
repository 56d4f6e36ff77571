//! What to do: from the findings, worst first, each with its fix.

use std::collections::BTreeMap;

use super::{code, codes, line, number, place};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::finding::Severity;
use crate::models::{Model, ModelStatus};
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
    items.extend(environment.into_iter().flat_map(from_models));
    items.extend(from_credentials(audit));
    // The order of each kind stays.
    let (mut items, others): (Vec<String>, Vec<String>) =
        items.into_iter().partition(|item| item.contains("Priority: high"));
    items.extend(others);
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
    items.extend(hand_over(environment));
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
    // The migration that is missing makes those that migrations use.
    let never_made: Vec<String> = environment.never_made().into_iter().map(|id| id.name.to_string()).collect();
    let mut missing = of(ModelStatus::NoMigration);
    missing.retain(|table| !never_made.iter().any(|name| name == table));
    if !missing.is_empty() {
        items.push(format!("**Write migrations for the models that have none, or remove the models.** Priority: medium. {} without one: {}.", number(missing.len(), "table"), codes(missing)));
    }
    items
}

/// How models that Alembic does not see come to be seen.
fn hand_over(environment: &Environment) -> Option<String> {
    let models = &environment.models.models;
    let unseen: Vec<&Model> = models.iter().filter(|it| it.tracked == Some(false)).collect();
    let env_py = environment.env_py.as_ref()?;
    let target = env_py.target_metadata.first()?;
    let first = unseen.first()?;
    let seen = models.iter().find(|it| it.tracked == Some(true));
    let is_other = |it: &&&Model| seen.is_some_and(|seen| seen.base != it.base);
    let others: Vec<&str> = {
        let mut names: Vec<&str> = unseen.iter().filter(is_other).filter_map(|it| it.base.as_deref()).collect();
        names.dedup();
        names
    };
    let at = place(&env_py.path, Some(target.line));
    if others.is_empty() && seen.is_some() {
        let mut paths: Vec<&str> = unseen.iter().map(|it| it.path.as_str()).collect();
        paths.dedup();
        return Some(format!(
            "**Import the modules of all models in env.py.** Priority: high. {} not seen, as nothing that env.py imports imports {}.",
            are(unseen.len()),
            codes(paths)
        ));
    }
    // A foreign key that leads to a table of another metadata can't be resolved in a list of them.
    let crosses = unseen.iter().flat_map(|it| it.foreign_keys.iter().map(move |key| (it, key))).any(|(it, key)| {
        let mut leads_to = models.iter().filter(|other| other.table == key.table).peekable();
        leads_to.peek().is_some() && leads_to.all(|other| other.base != it.base)
    });
    let advice = if crosses {
        format!(
            "Foreign keys lead from models of {} to tables of {}: give both one metadata, as `declarative_base(metadata=…)` or `metadata = …` in the class, instead of a list of two.",
            codes(others),
            code(&target.expression)
        )
    } else {
        format!(
            "Make `target_metadata` a list: {} and the metadata of {}, and import the modules of their models (the first: {}).",
            code(&target.expression),
            codes(others),
            place(&first.path, Some(first.line))
        )
    };
    Some(format!(
        "**Have Alembic see all models.** Priority: high. {} not seen by `target_metadata` at {at}. {advice}",
        are(unseen.len())
    ))
}

fn are(count: usize) -> String {
    if count == 1 { "One model is".to_owned() } else { format!("{count} models are") }
}

/// What passwords ask for, alone.
pub(super) fn passwords(out: &mut String, audit: &Audit) {
    if let Some(item) = from_credentials(audit) {
        line(out, "### 5. Passwords");
        line(out, &item);
    }
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
