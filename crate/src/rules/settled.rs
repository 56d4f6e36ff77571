//! What becomes of all that the rules tell: how bad it is for this reader, what comments ask not to be told, and in which
//! order the rest stands.
//!
//! A severity comes about in this order: the rule's own, or the violation's; one less in a downgrade; what the reader says
//! of the rule or its group; what the size of the table makes of it. What is deployed was left out before.

mod ignores;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Finding, Group, chosen_in};
use crate::environment::{Environment, Options};
use crate::finding::Severity;
use crate::folder::{Folder, number};
use crate::ordered::Arrange;
use crate::preferences::Level;
use crate::preferences::sizes::Size;
use crate::python::lines::Position;

/// Findings, and what is not told.
#[derive(Debug, Default)]
pub struct Settled {
    /// What is told, worst first, then by rule, path and place.
    pub findings: Vec<Finding>,
    /// What comments ask not to be told.
    pub suppressed: Vec<Suppressed>,
    /// What is wrong, and not told because its rule is turned off, or because it is a hint on what is deployed.
    pub unspoken: Vec<Finding>,
    /// How many hints and pieces of advice on what is deployed are not told.
    pub of_deployed: usize,
}

/// A finding that a comment asks not to be told.
#[derive(Debug, Clone)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Why, as the comment says.
    pub reason: String,
    /// The line of the comment.
    pub line: u32,
}

pub(super) fn settled(
    mut told: Vec<Finding>,
    unspoken: Vec<Finding>,
    folder: &Folder,
    environments: &[Environment],
    options: &Options,
) -> Settled {
    for finding in &mut told {
        settle(finding, environments, options);
    }
    let mut ignores = ignores::Ignores::of(&told, folder, environments);
    let (mut findings, mut suppressed) = ignores.parted(told);
    let mut unused = ignores.unused(environments, options);
    for finding in &mut unused {
        settle(finding, environments, options);
    }
    let (more, of_comments) = ignores.parted(unused);
    findings.extend(more);
    suppressed.extend(of_comments);
    mark(findings.iter_mut().chain(suppressed.iter_mut().map(|it| &mut it.finding)).collect());
    findings.arrange_by(|left, right| order(left).cmp(&order(right)));
    suppressed.arrange_by(|left, right| order(&left.finding).cmp(&order(&right.finding)));
    Settled { findings, suppressed, unspoken, of_deployed: 0 }
}

/// Findings stand worst first, of these what is about large tables, then by rule, path and place.
fn order(finding: &Finding) -> (Severity, Reverse<u64>, &str, &str, Position) {
    let rows = finding.size.filter(|size| size.is_large() && is_of_size(finding)).map_or(0, |size| size.rows);
    (finding.severity(), Reverse(rows), finding.rule.name, &finding.path, finding.position)
}

/// Whether it matters less on a small table, and more on a large one: what waits for rows does. What surely fails does not.
fn is_of_size(finding: &Finding) -> bool {
    finding.rule.group == Group::Locks && finding.harm() != Severity::Error
}

/// Says how bad a finding is for this reader.
fn settle(finding: &mut Finding, environments: &[Environment], options: &Options) {
    let chosen = chosen_in(finding.rule, finding.environment, environments, options);
    finding.settled = match chosen {
        // A downgrade stays below what is said of the rule, as it is without.
        Some(level) => chosen_severity(level, finding),
        None => finding.harm(),
    };
    let sizes = finding.environment.and_then(|at| environments.get(at)).map_or(&options.sizes, |it| &it.options.sizes);
    finding.size = finding.table.as_ref().and_then(|table| sizes.of(table));
    if is_of_size(finding) {
        finding.settled = of_size(finding.settled, finding.size, chosen.is_some());
    }
}

fn chosen_severity(level: Level, finding: &Finding) -> Severity {
    let severity = match level {
        Level::Off => return finding.harm(),
        Level::Info => Severity::Info,
        Level::Warning => Severity::Warning,
        Level::Error => Severity::Error,
    };
    let is_lowered = finding.harm() > finding.rule.severity;
    if is_lowered { severity.lowered() } else { severity }
}

/// What the size of a table makes of a severity. What the reader says of a rule is raised no further.
fn of_size(severity: Severity, size: Option<Size>, is_chosen: bool) -> Severity {
    match size {
        Some(size) if size.is_small() => Severity::Info,
        Some(size) if size.is_large() && !is_chosen => severity.min(Severity::Warning),
        _ => severity,
    }
}

/// Gives each finding its fingerprint: what it says of which revision or file, and which of several that say the same it is.
fn mark(mut findings: Vec<&mut Finding>) {
    findings.arrange_by(|left, right| {
        fn place(it: &Finding) -> (&str, Position) {
            (&it.path, it.position)
        }
        place(left).cmp(&place(right))
    });
    let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
    for finding in findings {
        let of = finding.revision.as_deref().unwrap_or(&finding.path);
        let said = number(&format!("{}\0{of}\0{}", finding.rule.name, without_lines(&finding.message)));
        let before = counts.entry(said).or_default();
        finding.fingerprint = number(&format!("{said:x}\0{before}"));
        *before += 1;
    }
}

/// A message without the numbers of lines that it names.
fn without_lines(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    for letter in message.chars() {
        if letter.is_ascii_digit() && ["line ", "lines ", ".py:"].iter().any(|before| out.ends_with(before)) {
            continue;
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use Severity::{Error, Info, Warning};

    use super::*;

    #[test]
    fn sizes_lower_and_raise() {
        let rows = |rows| Some(Size { rows, bytes: 0 });
        for (severity, size, is_chosen, expected) in [
            (Warning, None, false, Warning),
            (Warning, rows(999), false, Info),
            (Error, rows(200), true, Info),
            (Warning, rows(1_000), false, Warning),
            (Info, rows(9_999_999), false, Info),
            (Info, rows(10_000_000), false, Warning),
            (Info, rows(10_000_000), true, Info),
            (Warning, rows(50_000_000), false, Warning),
            (Error, rows(50_000_000), false, Error),
        ] {
            assert_eq!(of_size(severity, size, is_chosen), expected, "{severity:?} {size:?}");
        }
    }

    #[test]
    fn numbers_of_lines_are_no_part_of_what_is_said() {
        assert_eq!(without_lines("as in line 12 of a.py:34, lines 5"), "as in line  of a.py:, lines ");
        assert_eq!(without_lines("`varchar(12)`"), "`varchar(12)`");
    }
}
