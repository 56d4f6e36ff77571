//! Findings: what is said of each, and how many there are.

pub mod excerpt;
pub mod groups;
#[cfg(test)]
mod tests;

use serde::Serialize;

use self::excerpt::{Excerpt, excerpt, excerpt_of_line};
use super::schema::{ObjectRef, reference};
use super::{Relative, relative};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::finding::Severity;
use crate::graph::Index;
use crate::impact::Existing;
use crate::patch;
use crate::report::sentence::{counted, grouped};
use crate::rules::Finding;

/// How bad a finding is; the page never shows one without its word.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FindingCounts {
    /// Findings of severity error.
    pub errors: u32,
    /// Findings of severity warning.
    pub warnings: u32,
    /// Findings of severity info.
    pub infos: u32,
}

impl FindingCounts {
    pub(super) fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> FindingCounts {
        let mut counts = FindingCounts { errors: 0, warnings: 0, infos: 0 };
        for finding in findings {
            match finding.severity() {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
        }
        counts
    }
}

/// A finding, with all that is said of it.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FindingRow {
    /// The rule's name.
    pub rule: &'static str,
    /// `error`, `warning` or `info`.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"error\" | \"warning\" | \"info\""))]
    pub severity: &'static str,
    /// What is wrong here.
    pub message: String,
    /// Why it matters here, where there is more to say than the rule does.
    pub why: Option<String>,
    /// What to do about it, whichever finding of the rule it is.
    pub remedy: &'static str,
    /// File it is about; empty for the folder itself.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in UTF-16 units.
    pub column: u32,
    /// The migration that it is in, if it is in one.
    pub migration: Option<Relative>,
    /// The smallest change that fixes it: which file and line, which value.
    pub mend: Option<String>,
    /// The same as a patch that `git apply` takes.
    pub patch: Option<String>,
    /// What Alembic prints about it.
    pub alembic_says: Option<String>,
    /// The code to write instead.
    pub instead: Option<String>,
    /// Other places that have to do with it.
    pub related: Vec<RelatedPlace>,
    /// How large the table is that it is about, in words, where the reader says so.
    pub size: Option<String>,
    /// Why the table that it is about counts as one that is there before.
    pub exists: Option<Exists>,
    /// The lines around it.
    pub excerpt: Option<Excerpt>,
}

/// Another place that has to do with a finding.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RelatedPlace {
    /// The file.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// What is there.
    pub message: String,
    /// The file is a migration, which has a page.
    pub is_migration: bool,
}

/// Why a table counts as one that is there before.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Exists {
    /// The table.
    pub table: ObjectRef,
    /// The migration that makes it; none where no migration does.
    pub by: Option<Relative>,
    /// Line of the operation that does.
    pub line: u32,
    /// How far before, in words: `14 revisions before`.
    pub before: String,
}

/// Findings of an environment, and those of none: both concern who looks at it.
pub(super) fn findings_of(audit: &Audit, environment: usize) -> impl Iterator<Item = &Finding> {
    audit.findings.iter().filter(move |finding| is_of(audit, environment, finding))
}

/// Whether a finding is of an environment, or of none.
pub(super) fn is_of(audit: &Audit, environment: usize, finding: &Finding) -> bool {
    match audit.environments.get(environment) {
        Some(environment) => audit.concerns(finding, environment),
        None => finding.environment.is_none(),
    }
}

/// A finding as it is shown among those of an environment.
pub(super) fn finding(audit: &Audit, environment: Option<&Environment>, finding: &Finding) -> FindingRow {
    let rule = finding.rule;
    let place = environment.and_then(|it| Some((it, place(it, &finding.path)?)));
    let is_migration = |path: &str| environment.is_some_and(|it| self::place(it, path).is_some());
    FindingRow {
        rule: rule.name,
        severity: finding.severity().word(),
        message: finding.message.clone(),
        why: finding.why.clone(),
        remedy: rule.remedy,
        path: finding.path.clone(),
        line: finding.position.line,
        column: finding.position.column,
        migration: place.map(|(environment, index)| relative(environment, index)),
        mend: finding.fix_in_words(),
        patch: patch::of(audit, finding),
        alembic_says: finding.alembic_says.clone(),
        instead: finding.instead.clone(),
        related: finding
            .related
            .iter()
            .map(|it| RelatedPlace {
                path: it.path.clone(),
                line: it.position.line,
                message: it.message.clone(),
                is_migration: is_migration(&it.path),
            })
            .collect(),
        size: finding.size.map(|size| format!("about {} rows", grouped(size.rows as usize))),
        exists: place.and_then(|(environment, index)| exists(environment, index, finding)),
        excerpt: match place.and_then(|(environment, index)| environment.migrations.get(index)) {
            Some(migration) => excerpt(&migration.text, finding.position),
            None => {
                let line = audit.other_line(&finding.path, finding.position.line);
                line.and_then(|line| excerpt_of_line(line, finding.position))
            }
        },
    }
}

fn place(environment: &Environment, path: &str) -> Option<Index> {
    environment.migrations.iter().position(|migration| migration.path == path)
}

/// Why the table that a finding in a migration is about was there before.
fn exists(environment: &Environment, index: Index, finding: &Finding) -> Option<Exists> {
    let id = finding.table.as_ref()?;
    let existing = met(environment, index, finding)?;
    let step = existing.table.made.by;
    let by = step.map(|step| step.migration as usize);
    let position = |index: Index| environment.replay.order.iter().position(|&it| it == index);
    let apart = by.and_then(|by| position(index)?.checked_sub(position(by)?));
    Some(Exists {
        table: reference("table", id),
        by: by.map(|by| relative(environment, by)),
        line: step
            .and_then(|step| step.operation(&environment.migrations, "upgrade"))
            .map_or(1, |operation| operation.position.line),
        before: match apart {
            None => String::new(),
            Some(0) => "in this migration".to_owned(),
            Some(apart) => format!("{} before", counted(apart, "revision")),
        },
    })
}

/// The table of a finding as the operation at its place met it.
fn met<'e>(environment: &'e Environment, index: Index, finding: &Finding) -> Option<&'e Existing> {
    let migration = environment.migrations.get(index)?;
    let functions = [("upgrade", false), ("downgrade", true)].into_iter();
    functions.filter_map(|(name, is_downgrade)| Some((migration.function(name)?, is_downgrade))).find_map(
        |(function, is_downgrade)| {
            let impacts = environment.replay.impacts(index, is_downgrade);
            let here = function.operations.iter().zip(impacts).filter(|(it, _)| it.position == finding.position);
            let tables = here.flat_map(|(_, impact)| impact.existing.iter().chain(&impact.referent));
            tables.into_iter().find(|existing| Some(&existing.id) == finding.table.as_ref())
        },
    )
}
