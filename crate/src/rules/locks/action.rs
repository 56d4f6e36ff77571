//! Actions of `ALTER TABLE` that have no change of their own.

use crate::operation::Change;
use crate::rules::Judged;

/// The words of an action in capitals: `["SET", "TABLESPACE", "FAST"]`; none where the operation is something else.
pub(super) fn words(judged: &Judged<'_>) -> Option<Vec<String>> {
    let Change::AlterTable { action, .. } = &judged.operation.change else { return None };
    let text = action.with_holes();
    Some(text.split_whitespace().map(str::to_ascii_uppercase).collect())
}

/// Whether words begin with others.
pub(super) fn begin(words: &[String], with: &[&str]) -> bool {
    words.len() >= with.len() && words.iter().zip(with).all(|(own, other)| own == other)
}

/// A word of an action as it is written, without quotes.
pub(super) fn word(judged: &Judged<'_>, at: usize) -> Option<String> {
    let Change::AlterTable { action, .. } = &judged.operation.change else { return None };
    let word = action.as_known()?.split_whitespace().nth(at)?;
    Some(word.trim_matches(['"', ';', ',']).to_owned())
}
