//! What a document says of a migration: that it was applied, is expected, or is planned.

use super::{Says, begins_word};
use crate::beside::document::{Document, Kind, Line};

/// What is said of a name: by the words nearest to it in its sentence or row, then by what stands for the state of the
/// entries around it, by what introduces it, by its heading. Other sentences of its line may be about others.
pub(super) fn says(document: &Document, at: usize, sentence: &str, name: &str) -> Option<Says> {
    let line = &document.lines[at];
    let reach = if line.kind == Kind::Prose { MAX_REACH } else { usize::MAX };
    said(sentence, name, reach)
        .or_else(|| (line.kind == Kind::Row).then(|| by_columns(document, at)).flatten())
        .or_else(|| by_state(document, at))
        .or_else(|| document.introduction(at).and_then(|it| by_title(&it.text)))
        .or_else(|| document.heading(at).and_then(|it| by_title(&it.text)))
}

const PLANNED: [&str; 17] = [
    "will ",
    "todo",
    "to be created",
    "to be applied",
    "to be written",
    "to do",
    "in progress",
    "not yet",
    "pending",
    "planned",
    "upcoming",
    "next ",
    "next:",
    "needs to be",
    "need to be",
    "coming soon",
    "not started",
];
const EXPECTED: [&str; 10] = [
    "expected",
    "should be at",
    "should be on",
    "must be at",
    "should show",
    "should print",
    "should return",
    "should say",
    "should output",
    "should read",
];
const APPLIED: [&str; 17] = [
    "applied",
    "deployed",
    "was run",
    "has been run",
    "have been run",
    "were run",
    "ran successfully",
    "current head",
    "upgraded to",
    "migrated to",
    "executed",
    "is at revision",
    "currently at",
    "running upgrade",
    "stamped at",
    "in production",
    "is live",
];
/// Words before *applied* and the like that take it back.
const UNLESS: [&str; 15] = [
    "not", "never", "n't", "be", "if", "once", "when", "after", "before", "until", "can", "unless", "is", "are",
    "being",
];

/// In a long sentence, words this far away are about something else.
const MAX_REACH: usize = 120;

/// What the words nearest to a name say, if they are in reach.
fn said(text: &str, name: &str, reach: usize) -> Option<Says> {
    let text = text.to_lowercase();
    let from = text.find(&name.to_lowercase()).unwrap_or_default();
    let to = from + name.len();
    let distance = |begins: usize, end: usize| if end <= from { from - end } else { begins.saturating_sub(to) };
    let mut nearest: Option<(usize, Option<Says>)> = None;
    let mut take = |begins: usize, length: usize, says: Option<Says>| {
        let own = distance(begins, begins + length);
        if own <= reach && nearest.is_none_or(|(known, _)| own < known) {
            nearest = Some((own, says));
        }
    };
    let is_outside = |begins: &usize| *begins < from || *begins >= to;
    for word in PLANNED {
        begins_word(&text, word).filter(is_outside).for_each(|at| take(at, word.len(), Some(Says::Planned)));
    }
    for word in EXPECTED {
        // What was not expected says nothing.
        let is_plain = |at: &usize| !text[..*at].trim_end().ends_with("not");
        let places = begins_word(&text, word).filter(is_outside).filter(is_plain);
        places
            .filter(|at| !text[*at..].starts_with("expectedly"))
            .for_each(|at| take(at, word.len(), Some(Says::Expected)));
    }
    for word in APPLIED {
        for at in begins_word(&text, word).filter(is_outside) {
            take(at, word.len(), meant(&text, at));
        }
    }
    if text.trim_end().ends_with('?') {
        return None;
    }
    if let Some((_, says)) = nearest {
        return says;
    }
    let is_done = ["✅", "✔", "✓", "[x]"].iter().any(|mark| text.contains(mark))
        && ["done", "complete", "finished", "ran ", "live"]
            .iter()
            .any(|word| begins_word(&text, word).next().is_some());
    let is_open = ["🔧", "⏳", "🚧", "☐", "[ ]", "🔜"].iter().any(|mark| text.contains(mark));
    match (is_done, is_open) {
        (true, false) => Some(Says::Applied),
        (false, true) => Some(Says::Planned),
        _ => None,
    }
}

/// What *applied* at a place means by the words before it: `will be applied`, `once it is applied`.
fn meant(text: &str, at: usize) -> Option<Says> {
    let clause = text[..at].rsplit(['.', ';', ',', '(', '|', ':']).next().unwrap_or_default();
    let words: Vec<&str> = clause.split_whitespace().rev().take(8).collect();
    let has = |word: &str| words.contains(&word);
    let is_before = |word: &&str| words.iter().take(3).any(|it| it == word || (*word == "n't" && it.ends_with("n't")));
    if has("will") || has("should") || has("must") || has("needs") || words.starts_with(&["be", "to"]) {
        return Some(Says::Planned);
    }
    // `is applied` and `are applied` say that it was, unless something is said to come first.
    let conditions = ["if", "once", "when", "after", "before", "until", "unless"];
    if conditions.iter().any(|word| has(word)) {
        return None;
    }
    let takes_back =
        UNLESS.iter().filter(|word| !matches!(**word, "is" | "are" | "being") && !conditions.contains(word));
    if takes_back.into_iter().any(is_before) { None } else { Some(Says::Applied) }
}

/// What a row of a table says by a mark in a column: `| Applied |` above `| ✅ |`.
fn by_columns(document: &Document, at: usize) -> Option<Says> {
    let header = document.first(at)?;
    let cells = header.text.split('|').zip(document.lines[at].text.split('|'));
    let is_yes = |cell: &str| {
        let cell = cell.trim().to_lowercase();
        ["✅", "✔", "✓", "yes", "true", "x"]
            .iter()
            .any(|yes| cell == *yes || cell.strip_suffix('\u{fe0f}') == Some(yes))
    };
    cells.filter(|(_, cell)| is_yes(cell)).find_map(|(heading, _)| by_title(heading))
}

/// What a line such as `- Status: ✅ Applied` among the entries around a line says.
fn by_state(document: &Document, at: usize) -> Option<Says> {
    let is_state = |line: &&Line| {
        let text = line.text.trim_start_matches(|char: char| !char.is_alphanumeric()).to_lowercase();
        line.kind == Kind::Prose && (text.starts_with("status") || text.starts_with("state:"))
    };
    // Of a list of several, one can't speak for all.
    let block = document.near(at);
    let mut states = block.iter().filter(is_state);
    let only = states.next().filter(|_| states.next().is_none() && block.len() <= 8)?;
    said(&only.text, "", usize::MAX)
}

/// What a title says of all below it.
fn by_title(text: &str) -> Option<Says> {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| begins_word(&text, word).next().is_some());
    let (applied, planned, expected) = (
        has(&["applied", "deployed", "executed", "completed migration"])
            && !has(&["not applied", "to be applied", "unapplied"]),
        has(&[
            "planned",
            "pending",
            "upcoming",
            "todo",
            "to do",
            "next",
            "future",
            "to be applied",
            "not applied",
            "unapplied",
        ]),
        has(&["expected"]),
    );
    match (applied, planned, expected) {
        (true, false, false) => Some(Says::Applied),
        (false, true, false) => Some(Says::Planned),
        (false, false, true) => Some(Says::Expected),
        _ => None,
    }
}
