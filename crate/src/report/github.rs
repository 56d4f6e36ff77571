//! The findings as commands of GitHub Actions, which shows them beside the lines of a pull request
//! (`actions/toolkit`, `docs/commands.md`). It shows ten of a kind: the worst come first.

use std::fmt::Write;

use crate::audit::Audit;
use crate::finding::Severity;
use crate::rules::Finding;

use super::printable::printable;
use super::sentence::{counted, of_audit};
use super::shown;

/// Each finding that matters now, or each at all, and how many do not.
pub fn report(audit: &Audit, is_all: bool) -> String {
    let mut out = String::new();
    let mut left_out = 0;
    for finding in &audit.findings {
        if is_all || audit.matters_now(finding) {
            annotation(&mut out, finding);
        } else {
            left_out += 1;
        }
    }
    out.push_str(&printable(&of_audit(audit)));
    if left_out > 0 {
        out.push_str(&format!(" Not shown: {} on earlier revisions.", counted(left_out, "finding")));
    }
    if !audit.suppressed.is_empty() {
        out.push_str(&format!(" Suppressed by comments: {}.", counted(audit.suppressed.len(), "finding")));
    }
    out.push('\n');
    out
}

fn annotation(out: &mut String, finding: &Finding) {
    let command = match finding.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut said = finding.message.clone();
    said.push_str(&format!("\n{}", finding.why.as_deref().unwrap_or(finding.rule.why)));
    if let Some(fix) = finding.fix_in_words() {
        said.push_str(&format!("\nTo fix it: {fix}"));
    }
    if let Some(instead) = &finding.instead {
        said.push_str(&format!("\nInstead:\n{}", instead.trim_end()));
    }
    let _infallible = writeln!(
        out,
        "::{command} file={},line={},col={},title={}::{}",
        property(shown(&finding.path)),
        finding.position.line,
        finding.position.column,
        property(finding.rule.name),
        data(&said)
    );
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(printable).collect();
    lines.join("\n").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind a `name=`.
fn property(text: &str) -> String {
    data(&printable(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_no_command() {
        assert_eq!(data("100%\n::error::x\u{1b}"), "100%25%0A::error::x\\u{1b}");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25\\n");
    }
}
