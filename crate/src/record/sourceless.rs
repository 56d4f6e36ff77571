//! Answers without the text of files: what stands in them are names, places, and what was understood.

use crate::view::findings::FindingRow;
use crate::view::question::Answer;

/// An answer without what is copied from a file: its text, lines around a place, statements of SQL, code to write instead,
/// sentences of documents.
pub(super) fn without_source(answer: Answer) -> Answer {
    match answer {
        Answer::Migration(Some(mut page)) => {
            page.source.clear();
            page.findings.iter_mut().for_each(without_lines);
            for operation in page.functions.iter_mut().flat_map(|it| &mut it.operations) {
                operation.sql = None;
            }
            Answer::Migration(Some(page))
        }
        Answer::Findings(mut view) => {
            view.groups.iter_mut().flat_map(|it| &mut it.places).for_each(without_lines);
            Answer::Findings(view)
        }
        Answer::Project(mut project) => {
            project.audits.clear();
            project.mentions.iter_mut().for_each(|it| it.text.clear());
            Answer::Project(project)
        }
        other => other,
    }
}

fn without_lines(finding: &mut FindingRow) {
    finding.excerpt = None;
    finding.instead = None;
    finding.patch = None;
}
