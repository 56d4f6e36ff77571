//! What to do: from the findings, worst first, each with its fix.

use std::collections::BTreeMap;

use super::{code, codes, line, number, place};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::finding::Severity;
use crate::models::{Model, ModelStatus};
use crate::ordered::Arrange;
use crate::report::markdown::escaping::escaped_but_code;
use crate::rules::Finding;

/// Places of one kind that are named.
const SHOWN: usize = 5;

/// A thing to do.
struct Item {
    priority: Priority,
    /// What it is, in a few words.
    what: String,
    /// Where, and how.
    more: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Priority {
    High,
    Medium,
}

impl Item {
    fn high(what: &str, more: String) -> Item {
        Item { priority: Priority::High, what: what.to_owned(), more }
    }

    fn medium(what: &str, more: String) -> Item {
        Item { priority: Priority::Medium, what: what.to_owned(), more }
    }

    fn written(&self) -> String {
        let priority = match self.priority {
            Priority::High => "high",
            Priority::Medium => "medium",
        };
        format!("**{}** Priority: {priority}{}", self.what, self.more)
    }
}

/// What to do about an environment, or about the folder where there is none: numbered, worst first.
pub(super) fn section(out: &mut String, audit: &Audit, environment: Option<&Environment>) {
    let is_told = |finding: &&Finding| environment.is_none_or(|it| audit.concerns(finding, it));
    let mut items: Vec<Item> = Vec::new();
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
            let priority = if severity == Severity::Error { Priority::High } else { Priority::Medium };
            items.extend(item(priority, of));
        }
    }
    items.extend(environment.into_iter().flat_map(from_models));
    items.extend(from_credentials(audit));
    // Of one priority, the order stays.
    items.arrange_by_key(|item| item.priority);
    if items.is_empty() {
        return line(out, "Nothing that was found asks for a change.");
    }
    for (at, item) in items.iter().enumerate() {
        line(out, &format!("{}. {}", at + 1, item.written()));
    }
}

/// A rule's findings as one thing to do.
fn item(priority: Priority, of: &[&Finding]) -> Option<Item> {
    let rule = of.first()?.rule;
    let mut more = format!(" ({}, {}).", code(rule.name), number(of.len(), "finding"));
    for finding in of.iter().take(SHOWN) {
        let fix =
            finding.fix_in_words().map_or_else(String::new, |it| format!(" To fix it: {}.", escaped_but_code(&it)));
        more.push_str(&format!(
            "\n   - {}: {}{fix}",
            place(&finding.path, Some(finding.position.line)),
            escaped_but_code(&finding.message)
        ));
    }
    if of.len() > SHOWN {
        more.push_str(&format!("\n   - and {} more", of.len() - SHOWN));
    }
    Some(Item { priority, what: escaped_but_code(rule.remedy), more })
}

/// What the models ask for.
fn from_models(environment: &Environment) -> Vec<Item> {
    let models = &environment.models.models;
    let of = |status| models.iter().filter(|it| it.status == status).map(|it| it.table.as_str()).collect::<Vec<_>>();
    let mut items = Vec::new();
    items.extend(hand_over(environment));
    let conflicts = of(ModelStatus::Conflict);
    if !conflicts.is_empty() {
        let more = format!(". Migrations make other tables called {}.", codes(conflicts));
        items.push(Item::high("Rename the tables of models that clash with others.", more));
    }
    let types: Vec<String> = models
        .iter()
        .flat_map(|model| model.differences.iter().map(move |it| (model, it)))
        .filter(|(_, it)| it.kind == crate::models::DifferenceKind::Type)
        .map(|(model, it)| format!("{}.{}", model.table, it.column.as_deref().unwrap_or_default()))
        .collect();
    if !types.is_empty() {
        let more = format!(". They differ in {}.", codes(types.iter().map(String::as_str)));
        items.push(Item::high("Bring the types that models declare and those in the database together.", more));
    }
    // The migration that is missing makes those that migrations use.
    let never_made: Vec<String> = environment.never_made().into_iter().map(|id| id.name.to_string()).collect();
    let mut missing = of(ModelStatus::NoMigration);
    missing.retain(|table| !never_made.iter().any(|name| name == table));
    if !missing.is_empty() {
        let more = format!(". {} without one: {}.", number(missing.len(), "table"), codes(missing));
        items.push(Item::medium("Write migrations for the models that have none, or remove the models.", more));
    }
    items
}

/// How models that Alembic does not see come to be seen.
fn hand_over(environment: &Environment) -> Option<Item> {
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
        let more =
            format!(". {} not seen, as nothing that env.py imports imports {}.", are(unseen.len()), codes(paths));
        return Some(Item::high("Import the modules of all models in env.py.", more));
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
    let more = format!(". {} not seen by `target_metadata` at {at}. {advice}", are(unseen.len()));
    Some(Item::high("Have Alembic see all models.", more))
}

fn are(count: usize) -> String {
    if count == 1 { "One model is".to_owned() } else { format!("{count} models are") }
}

/// What passwords ask for, alone.
pub(super) fn passwords(out: &mut String, audit: &Audit) {
    if let Some(item) = from_credentials(audit) {
        line(out, "### 5. Passwords");
        line(out, &item.written());
    }
}

/// What passwords ask for.
fn from_credentials(audit: &Audit) -> Option<Item> {
    let credentials = &audit.beside.credentials;
    let first = credentials.first()?;
    let (count, first) = (number(credentials.len(), "place"), place(&first.path, Some(first.line)));
    let more = format!(". {count}, the first at {first}; take the URL from an environment variable in env.py.");
    Some(Item::medium("Take passwords out of the files, and change them.", more))
}
