//! A text as far as it is known: an unknown piece leaves a hole in it.

use std::borrow::Cow;
use std::fmt;

/// A string with holes where its pieces are not known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text {
    pieces: Vec<Piece>,
}

/// A stretch of a [`Text`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Letters that are known.
    Known(String),
    /// The source of the expression that would fill it.
    Hole(String),
}

/// Stands for a hole where SQL is read: part of an identifier to every dialect, and in no real SQL.
pub const HOLE: char = '\u{FFFC}';

impl Text {
    /// A string that is known whole.
    pub fn known(text: impl Into<String>) -> Text {
        Text { pieces: vec![Piece::Known(text.into())] }
    }

    /// A string of which nothing is known but the expression that makes it.
    pub fn hole(source: impl Into<String>) -> Text {
        Text { pieces: vec![Piece::Hole(source.into())] }
    }

    /// The empty string.
    pub const fn empty() -> Text {
        Text { pieces: Vec::new() }
    }

    /// A string out of its pieces.
    pub fn of(pieces: impl IntoIterator<Item = Piece>) -> Text {
        let mut text = Text::empty();
        for piece in pieces {
            text.push(piece);
        }
        text
    }

    /// Its pieces, no two known ones beside each other.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Adds a piece at the end.
    pub fn push(&mut self, piece: Piece) {
        match (self.pieces.last_mut(), piece) {
            (_, Piece::Known(next)) if next.is_empty() => {}
            (Some(Piece::Known(last)), Piece::Known(next)) => last.push_str(&next),
            (_, piece) => self.pieces.push(piece),
        }
    }

    /// Adds known letters at the end.
    pub fn push_str(&mut self, letters: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Known(last)) => last.push_str(letters),
            _ => self.push(Piece::Known(letters.to_owned())),
        }
    }

    /// Adds another text at the end.
    pub fn push_text(&mut self, other: &Text) {
        for piece in &other.pieces {
            self.push(piece.clone());
        }
    }

    /// The string, where it has no hole.
    pub fn as_known(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Known(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether it has no hole.
    pub fn is_known(&self) -> bool {
        self.as_known().is_some()
    }

    /// The sources of its holes.
    pub fn holes(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(source) => Some(source.as_str()),
            Piece::Known(_) => None,
        })
    }

    /// The string with [`HOLE`] in the place of each hole, for whoever reads it as a language.
    pub fn with_holes(&self) -> Cow<'_, str> {
        match self.pieces.as_slice() {
            [] => Cow::Borrowed(""),
            [Piece::Known(text)] => Cow::Borrowed(text),
            pieces => {
                let mut whole = String::new();
                for piece in pieces {
                    match piece {
                        Piece::Known(text) => whole.push_str(text),
                        Piece::Hole(_) => whole.push(HOLE),
                    }
                }
                Cow::Owned(whole)
            }
        }
    }

    /// Whether it may be a known string, once its holes are filled.
    pub fn may_be(&self, known: &str) -> bool {
        let mut rest = known;
        for (at, piece) in self.pieces.iter().enumerate() {
            let Piece::Known(letters) = piece else { continue };
            let is_last = at + 1 == self.pieces.len();
            let found = match at {
                0 if is_last => return rest == letters,
                0 => rest.strip_prefix(letters.as_str()),
                _ if is_last => return rest.ends_with(letters.as_str()),
                _ => rest.split_once(letters.as_str()).map(|(_, behind)| behind),
            };
            let Some(behind) = found else { return false };
            rest = behind;
        }
        !self.pieces.is_empty() || known.is_empty()
    }

    /// Bytes of its letters.
    pub fn len(&self) -> usize {
        self.pieces.iter().map(|(Piece::Known(text) | Piece::Hole(text))| text.len()).sum()
    }

    /// Whether it is the empty string.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The same with each known piece changed.
    pub fn mapped(&self, change: impl Fn(&str) -> String) -> Text {
        Text::of(self.pieces.iter().map(|piece| match piece {
            Piece::Known(text) => Piece::Known(change(text)),
            hole @ Piece::Hole(_) => hole.clone(),
        }))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::known(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text::known(text)
    }
}

/// The string with `{source}` in the place of each hole, for people.
impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Known(text) => out.write_str(text)?,
                Piece::Hole(source) => write!(out, "{{{source}}}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_holes_may_be_what_its_pieces_leave_room_for() {
        let hole = || Piece::Hole("x".to_owned());
        let known = |letters: &str| Piece::Known(letters.to_owned());
        for (pieces, text, expected) in [
            (vec![known("shadow_"), hole()], "shadow_box", true),
            (vec![known("shadow_"), hole()], "box", false),
            (vec![hole(), known("_old")], "box_old", true),
            (vec![hole(), known("_old")], "box", false),
            (vec![hole()], "", true),
            (vec![known("a_"), hole(), known("_b_"), hole(), known("_c")], "a_1_b_2_c", true),
            (vec![known("a_"), hole(), known("_b_"), hole(), known("_c")], "a_1_2_c", false),
            (vec![known("box")], "box", true),
            (vec![known("box")], "boxes", false),
        ] {
            assert_eq!(Text::of(pieces.clone()).may_be(text), expected, "{pieces:?} {text}");
        }
    }
}
