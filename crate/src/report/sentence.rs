//! What a colleague could have said of a folder, and numbers as people write them.

use crate::audit::Audit;
use crate::environment::Environment;
use crate::finding::Severity;
use crate::patch::sure;

/// How many findings have a fix that is sure; none where none has: `2 findings have fixes that are sure`.
pub(super) fn of_fixes(audit: &Audit) -> Option<String> {
    match audit.findings.iter().filter(|it| sure(it).is_some()).count() {
        0 => None,
        1 => Some("1 finding has a fix that is sure".to_owned()),
        count => Some(format!("{} findings have fixes that are sure", grouped(count))),
    }
}

/// The audit in a few sentences.
pub fn of_audit(audit: &Audit) -> String {
    match audit.environments.as_slice() {
        [] => "No migration was found here.".to_owned(),
        [environment] => format!("{} {}", of_environment(environment), of_findings(audit)),
        environments => {
            let revisions: usize = environments.iter().map(|environment| environment.migrations.len()).sum();
            format!(
                "{} with {} in total. {}",
                capitalised(&counted(environments.len(), "environment")),
                counted(revisions, "revision"),
                of_findings(audit)
            )
        }
    }
}

/// An environment in a sentence: how many revisions, heads, and whether the chain is whole.
pub fn of_environment(environment: &Environment) -> String {
    if environment.migrations.is_empty() {
        return "An environment without a migration.".to_owned();
    }
    let graph = &environment.graph;
    let mut parts = vec![counted(environment.migrations.len(), "revision"), counted(graph.heads.len(), "head")];
    if graph.bases.len() != 1 {
        parts.push(counted(graph.bases.len(), "base"));
    }
    if !graph.merge_points.is_empty() {
        parts.push(counted(graph.merge_points.len(), "merge"));
    }
    let chain = match breaks(environment) {
        0 => "the chain is whole".to_owned(),
        1 => "the chain is broken in one place".to_owned(),
        count => format!("the chain is broken in {count} places"),
    };
    format!("{}; {chain}.", capitalised(&parts.join(", ")))
}

/// Places where the chain can not be followed as Alembic would have to.
fn breaks(environment: &Environment) -> usize {
    let graph = &environment.graph;
    let links: usize =
        graph.nodes.iter().map(|node| node.missing_parents.len() + node.missing_dependencies.len()).sum();
    let headless = environment
        .migrations
        .iter()
        .filter(|migration| migration.id().is_none() || migration.down_revision.known().is_none())
        .count();
    links + headless + graph.cycles.len() + graph.duplicates.len()
}

fn of_findings(audit: &Audit) -> String {
    let errors = audit.count(Severity::Error);
    let warnings = audit.count(Severity::Warning);
    // Beside a baseline, what is known already is not counted.
    let new = if audit.known.is_some() { "new " } else { "" };
    let [error, warning] = ["error", "warning"].map(|noun| format!("{new}{noun}"));
    match (errors, warnings) {
        (0, 0) => format!("No {error}s, no {warning}s."),
        (0, _) => format!("{}, no {error}s.", capitalised(&counted(warnings, &warning))),
        (_, 0) => format!("{}.", capitalised(&counted(errors, &error))),
        _ => format!("{} and {}.", capitalised(&counted(errors, &error)), counted(warnings, &warning)),
    }
}

/// `one head`, `no heads`, `1,204 revisions`.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        0 => format!("no {noun}s"),
        1 => format!("one {noun}"),
        _ => format!("{} {noun}s", grouped(count)),
    }
}

/// A number with its thousands apart.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A text with its first letter large.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(grouped(1_204_000), "1,204,000");
        assert_eq!(grouped(999), "999");
        assert_eq!(counted(1, "head"), "one head");
        assert_eq!(counted(0, "base"), "no bases");
    }
}
