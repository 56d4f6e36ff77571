//! An SQL text as a tokenizer can read it.

use std::borrow::Cow;

use indexmap::IndexSet;

use crate::text::{Piece, Text};

/// Encloses a hole's number: `ꙮ0ꙮ`. A letter to every dialect (U+FFFC is none to SQL Server's) that no text uses.
const MARK: char = '\u{A66E}';

/// An SQL text with a word of its own in the place of each hole. Holes of the same source are the same
/// word, so that `${tag}$ … ${tag}$` is a dollar quote.
pub(super) struct Source<'t> {
    text: Cow<'t, str>,
    holes: IndexSet<&'t str>,
}

impl<'t> Source<'t> {
    pub(super) fn of(text: &'t Text) -> Source<'t> {
        let mut source = Source { text: Cow::Borrowed(""), holes: IndexSet::new() };
        if text.is_known() {
            source.text = text.with_holes();
            return source;
        }
        let mut whole = String::new();
        for piece in text.pieces() {
            match piece {
                Piece::Known(text) => whole.push_str(text),
                Piece::Hole(hole) => {
                    let mut word = format!("{MARK}{}{MARK}", source.holes.insert_full(hole.as_str()).0);
                    // `f"CREATE INDEX {'CONCURRENTLY ' if online else ''}ix_runs …"`: it brings its space along.
                    if hole.contains("CONCURRENTLY ") {
                        word.push(' ');
                    }
                    whole.push_str(&word);
                }
            }
        }
        source.text = Cow::Owned(whole);
        source
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// A stretch of this text, or what was made of one, with its holes again.
    pub(super) fn restore(&self, text: &str) -> Text {
        if self.holes.is_empty() || !text.contains(MARK) {
            return Text::known(text);
        }
        let mut restored = Text::empty();
        let mut rest = text;
        while let Some((before, marked)) = rest.split_once(MARK) {
            let hole = marked
                .split_once(MARK)
                .and_then(|(number, behind)| Some((*self.holes.get_index(number.parse().ok()?)?, behind)));
            restored.push_str(before);
            if let Some((source, behind)) = hole {
                restored.push(Piece::Hole(source.to_owned()));
                rest = behind;
            } else {
                restored.push_str(MARK.encode_utf8(&mut [0; 4]));
                rest = marked;
            }
        }
        restored.push_str(rest);
        restored
    }
}

/// Whether a word is or contains a hole.
pub(super) fn has_hole(word: &str) -> bool {
    word.contains(MARK)
}

/// Whether a word is a hole and nothing else.
pub(super) fn is_hole(word: &str) -> bool {
    word.strip_prefix(MARK)
        .and_then(|word| word.strip_suffix(MARK))
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}
