//! The findings of a report: what matters now, rule by rule, then what is said of revisions of long ago, then what comments
//! suppress.

use crate::audit::Audit;
use crate::environment::RECENT;
use crate::patch;
use crate::report::grouped::{Group, Shown, count};
use crate::report::sentence::{capitalised, counted, grouped, of_fixes};
use crate::report::shown;
use crate::rules::Finding;

use super::escaping::{code, escaped, escaped_but_code};
use super::{line, table};

/// More places of a rule are only counted: other documents have them all.
const MAX_PLACES: usize = 500;

/// Places of a rule about revisions of long ago that are named.
const MAX_OLDER: usize = 20;

/// Places of a rule for which the code to write is shown.
const MAX_CODE: usize = 3;

/// The section.
pub(super) fn section(out: &mut String, audit: &Audit) {
    line(out, "## Findings");
    if audit.findings.is_empty() {
        line(out, "None.");
    }
    if let Some(known) = audit.known {
        let still = capitalised(&counted(known.still, "finding"));
        line(out, &format!("{still} of the baseline left out; {} of it gone.", known.gone));
    }
    if audit.of_deployed > 0 {
        line(out, &format!("{} on what is deployed left out.", capitalised(&counted(audit.of_deployed, "hint"))));
    }
    if let Some(fixes) = of_fixes(audit) {
        let fixes = capitalised(&fixes);
        line(out, &format!("{fixes}: `limbeck.patch` has them as a patch, `limbeck fix` prints or writes them."));
    }
    let Shown { groups, further, older } = Shown::of(audit, false);
    if !older.is_empty() {
        line(
            out,
            &format!(
                "Nobody says what is deployed. So advice on the last {RECENT} revisions comes first, and {} on earlier ones below.",
                counted(count(&older), "finding")
            ),
        );
    }
    for group in groups.iter().chain(&further) {
        of_rule(out, audit, group);
    }
    if !older.is_empty() {
        line(out, "## Advice on earlier revisions");
        let rows = older.iter().map(|group| {
            let mut places: Vec<String> = group.findings.iter().take(MAX_OLDER).map(|it| place(it)).collect();
            if group.findings.len() > places.len() {
                places.push(format!("{} more", grouped(group.findings.len() - places.len())));
            }
            [
                group.severity().word().to_owned(),
                code(group.rule.name),
                escaped_but_code(group.rule.what),
                grouped(group.findings.len()),
                places.join(", "),
            ]
        });
        table(out, &["Severity", "Rule", "What it finds", "Times", "Places"], rows);
    }
    if !audit.suppressed.is_empty() {
        line(out, "## Suppressed by comments");
        let rows = audit.suppressed.iter().take(MAX_PLACES).map(|it| {
            let finding = &it.finding;
            [
                finding.severity().word().to_owned(),
                code(finding.rule.name),
                place(finding),
                said(finding),
                escaped(&it.reason),
            ]
        });
        table(out, &["Severity", "Rule", "Place", "Finding", "Reason"], rows);
        more(out, audit.suppressed.len());
    }
}

/// The findings of a rule: what it is about once, and each place.
pub(in crate::report) fn of_rule(out: &mut String, audit: &Audit, group: &Group<'_>) {
    let Group { rule, findings } = group;
    let Some(first) = findings.first() else { return };
    line(out, &format!("### {}", rule.name));
    line(
        out,
        &format!("{} {} {}", escaped_but_code(rule.what), escaped_but_code(rule.why), escaped_but_code(rule.remedy)),
    );
    let is_same = |it: &&Finding| it.severity() == first.severity() && said(it) == said(first);
    if findings.len() > 1 && findings.iter().all(is_same) {
        // The same sentence in every row says nothing; the places do.
        let count = grouped(findings.len());
        line(out, &format!("{count} times, {}: {}", first.severity().word(), said(first)));
        let rows = findings.iter().take(MAX_PLACES);
        let rows = rows.map(|finding| [finding.revision.as_deref().map_or_else(String::new, code), place(finding)]);
        table(out, &["Revision", "Place"], rows);
    } else {
        let rows = findings.iter().take(MAX_PLACES);
        let rows = rows.map(|finding| [finding.severity().word().to_owned(), place(finding), said(finding)]);
        table(out, &["Severity", "Place", "Finding"], rows);
    }
    more(out, findings.len());
    let with_code = findings.iter().filter_map(|finding| Some((finding, code_of(audit, finding)?)));
    for (finding, (words, language, code)) in with_code.take(MAX_CODE) {
        line(out, &format!("{words} at {}:", place(finding)));
        let longest = code.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat((longest + 1).max(3));
        line(out, &format!("{fence}{language}\n{}\n{fence}", code.trim_end()));
    }
}

/// What fixes a finding as lines, with what to call it and its language: the patch where a sentence doesn't say it, else the
/// code to write.
fn code_of(audit: &Audit, finding: &Finding) -> Option<(&'static str, &'static str, String)> {
    let has_words = finding.fix_in_words().is_some();
    let patch = if has_words { None } else { patch::of(audit, finding).map(|patch| ("The fix", "diff", patch)) };
    patch.or_else(|| Some(("To write instead", "python", finding.instead.clone()?)))
}

fn more(out: &mut String, count: usize) {
    if count > MAX_PLACES {
        line(out, &format!("{} more are in `findings.csv`.", grouped(count - MAX_PLACES)));
    }
}

/// The findings about one migration.
pub(super) fn of_migration<'a>(out: &mut String, findings: impl Iterator<Item = &'a Finding>) {
    let rows = findings.map(|finding| {
        [
            finding.severity().word().to_owned(),
            code(finding.rule.name),
            finding.position.line.to_string(),
            said(finding),
        ]
    });
    table(out, &["Severity", "Rule", "Line", "Finding"], rows);
}

/// What a finding says: what is wrong, why where that is of this case, what fixes it, and what Alembic prints.
fn said(finding: &Finding) -> String {
    let mut said = escaped_but_code(&finding.message);
    if let Some(why) = &finding.why {
        said.push_str(&format!(" {}", escaped_but_code(why)));
    }
    if let Some(size) = finding.size {
        said.push_str(&format!(" About {} rows.", grouped(usize::try_from(size.rows).unwrap_or(usize::MAX))));
    }
    if let Some(fix) = finding.fix_in_words() {
        said.push_str(&format!(" To fix it: {}.", escaped_but_code(&fix)));
    }
    if let Some(says) = &finding.alembic_says {
        said.push_str(&format!(" Alembic prints {}.", code(says)));
    }
    said
}

fn place(finding: &Finding) -> String {
    code(&format!("{}:{}", shown(&finding.path), finding.position.line))
}
