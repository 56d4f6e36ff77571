//! The rules: what each finds, why that matters, what to do about it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::findings::findings_of;
use crate::audit::Audit;
use crate::environment::Environment;
use crate::preferences::Level;
use crate::rules::{Rule, Versions, chosen, rule, rules};

/// A rule, as people read about it.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RuleView {
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub group: &'static str,
    /// Its own severity.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"error\" | \"warning\" | \"info\""))]
    pub severity: &'static str,
    /// What it finds.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// The databases and versions that it holds for; each, where there is none.
    pub databases: Vec<String>,
    /// It finds nothing unless somebody asks for it.
    pub is_opt_in: bool,
    /// What it advises about is not wrong.
    pub advises: bool,
    /// How severe the reader or the folder wants it.
    pub level: Option<Level>,
}

/// A rule's own page.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RulePage {
    /// What is said of it.
    pub rule: RuleView,
    /// A migration that has it.
    pub bad: &'static str,
    /// One that does the same and doesn't have it.
    pub good: &'static str,
}

/// A rule in the list of all, with how often it finds something.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RuleRow {
    /// What is said of it.
    pub rule: RuleView,
    /// How many findings it has.
    pub count: u32,
}

/// What is said of a rule, as it is set for an environment.
pub(super) fn rule_view(environment: Option<&Environment>, rule: &Rule) -> RuleView {
    RuleView {
        name: rule.name,
        group: rule.group.word(),
        severity: rule.severity.word(),
        what: rule.what,
        why: rule.why,
        remedy: rule.remedy,
        databases: rule.databases.iter().map(versions).collect(),
        is_opt_in: rule.is_opt_in,
        advises: rule.group.advises(),
        level: environment.and_then(|it| chosen(rule, &it.options)),
    }
}

/// The page of the rule of a name.
pub fn rule_page(audit: &Audit, environment: usize, name: &str) -> Option<RulePage> {
    let rule = rule(name)?;
    Some(RulePage {
        rule: rule_view(audit.environments.get(environment), rule),
        bad: rule.bad.trim(),
        good: rule.good.trim(),
    })
}

/// Every rule, group by group.
pub fn rule_rows(audit: &Audit, at: usize) -> Vec<RuleRow> {
    let environment = audit.environments.get(at);
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for finding in findings_of(audit, at) {
        *counts.entry(finding.rule.name).or_default() += 1;
    }
    let count = |rule: &Rule| counts.get(rule.name).copied().unwrap_or(0);
    rules().map(|rule| RuleRow { rule: rule_view(environment, rule), count: count(rule) }).collect()
}

/// `PostgreSQL from 12 on, before 18`.
fn versions(of: &Versions) -> String {
    let mut words = of.dialect.title().to_owned();
    if let Some(from) = of.from {
        words += &format!(" from {from} on");
    }
    if let Some(below) = of.below {
        words += &format!("{} before {below}", if of.from.is_some() { "," } else { "" });
    }
    words
}
