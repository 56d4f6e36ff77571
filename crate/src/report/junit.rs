//! The findings as `JUnit`'s XML, which most servers of continuous integration show.

use std::fmt::Write;

use crate::audit::Audit;
use crate::finding::Severity;
use crate::rules::Finding;

use super::grouped::grouped;
use super::printable::is_hidden;
use super::shown;

/// A suite for each rule, a case for each finding: one that is at least so bad fails, one that a comment suppresses is
/// skipped, any other passes with what it says.
pub fn report(audit: &Audit, fails: Option<Severity>) -> String {
    let is_failure = |finding: &Finding| fails.is_some_and(|least| finding.severity() <= least);
    let failures = audit.findings.iter().filter(|it| is_failure(it)).count();
    let tests = (audit.findings.len() + audit.suppressed.len()).max(1);
    let skipped = audit.suppressed.len();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _infallible = writeln!(
        out,
        "<testsuites name=\"limbeck\" tests=\"{tests}\" failures=\"{failures}\" skipped=\"{skipped}\" errors=\"0\">"
    );
    for group in grouped(&audit.findings) {
        let tests = group.findings.len();
        let failures = group.findings.iter().filter(|it| is_failure(it)).count();
        let name = group.rule.name;
        let _infallible =
            writeln!(out, "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">");
        for finding in group.findings {
            case(&mut out, finding, |out| {
                let details = details(finding);
                if is_failure(finding) {
                    let (message, word) = (escaped(&finding.message), finding.severity().word());
                    let _infallible =
                        writeln!(out, "      <failure type=\"{word}\" message=\"{message}\">{details}</failure>");
                } else {
                    let _infallible = writeln!(out, "      <system-out>{details}</system-out>");
                }
            });
        }
        out.push_str("  </testsuite>\n");
    }
    if !audit.suppressed.is_empty() {
        let _infallible = writeln!(
            out,
            "  <testsuite name=\"suppressed\" tests=\"{skipped}\" skipped=\"{skipped}\" failures=\"0\" errors=\"0\">"
        );
        for suppressed in &audit.suppressed {
            case(&mut out, &suppressed.finding, |out| {
                let reason = escaped(&suppressed.reason);
                let _infallible = writeln!(out, "      <skipped message=\"{reason}\"/>");
            });
        }
        out.push_str("  </testsuite>\n");
    }
    if audit.findings.is_empty() && audit.suppressed.is_empty() {
        // Some servers take a file without any test for a broken one.
        out.push_str("  <testsuite name=\"limbeck\" tests=\"1\" failures=\"0\" errors=\"0\">\n");
        out.push_str("    <testcase classname=\"limbeck\" name=\"no findings\"/>\n  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(out: &mut String, finding: &Finding, outcome: impl FnOnce(&mut String)) {
    let path = escaped(shown(&finding.path));
    let (line, rule) = (finding.position.line, finding.rule.name);
    let _infallible = writeln!(
        out,
        "    <testcase classname=\"{rule}\" name=\"{path}:{line}: {}\" file=\"{path}\" line=\"{line}\">",
        escaped(&finding.message)
    );
    outcome(out);
    out.push_str("    </testcase>\n");
}

fn details(finding: &Finding) -> String {
    let place = format!("{}:{}:{}", shown(&finding.path), finding.position.line, finding.position.column);
    let mut lines = vec![
        format!("{place}: {}: {}", finding.severity().word(), finding.message),
        finding.why.as_deref().unwrap_or(finding.rule.why).to_owned(),
    ];
    lines.extend(finding.fix_in_words().map(|fix| format!("fix: {fix}")));
    lines.extend(finding.alembic_says.as_ref().map(|says| format!("Alembic: {says}")));
    let instead = finding.instead.iter().flat_map(|it| it.trim_end().lines());
    lines.extend(instead.map(ToOwned::to_owned));
    lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\n")
}

/// Text as XML 1.0 may have it: most control characters may not stand in it at all, however they are written (2.2).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            letter if is_hidden(letter) || matches!(letter, '\u{FFFE}' | '\u{FFFF}') => {
                out.extend(letter.escape_default());
            }
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text() {
        assert_eq!(escaped("<a b=\"c\">&'\0\u{1b}\n"), "&lt;a b=&quot;c&quot;&gt;&amp;&apos;\\u{0}\\u{1b}\\n");
    }
}
