//! What an expression is known to be without running it.

/// A value, as far as the text tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// A whole number that fits.
    Int(i64),
    /// A string, perhaps with holes.
    Text(Text),
    /// A tuple, list or set.
    Sequence(Vec<Value>),
    /// A dict.
    Mapping(Vec<(Value, Value)>),
    /// A module or something imported from one, by its dotted name.
    Imported(String),
    /// A SQLAlchemy table construct that was given a name: `sa.table("runs", …)`.
    Table(String),
    /// A SQLAlchemy statement that is built and not written as text, by its verb: `insert`.
    Statement(&'static str),
    /// One of these: branches or loop rounds set it differently.
    Any(Vec<Value>),
    /// Not known, and why.
    Unknown(String),
}

/// A string with holes where its pieces are not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    pieces: Vec<Piece>,
    /// Byte offset of the `text(…)` call it went through, if it did.
    pub through: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Known(String),
    /// The source of the expression that would fill it.
    Hole(String),
}

/// Stands for a hole where SQL is read: an identifier to every dialect, and in no real SQL.
pub const HOLE: &str = "\u{FFFC}";

impl Text {
    /// A string that is known whole.
    pub fn known(text: impl Into<String>) -> Text {
        Text { pieces: vec![Piece::Known(text.into())], through: None }
    }

    /// A string of which nothing is known but the expression that makes it.
    pub fn hole(source: impl Into<String>) -> Text {
        Text { pieces: vec![Piece::Hole(source.into())], through: None }
    }

    /// The same, remembered to have gone through a `text(…)` call at this place, if at any.
    pub fn through(mut self, call: Option<usize>) -> Text {
        self.through = call.or(self.through);
        self
    }

    /// Both, one after the other.
    pub fn followed_by(mut self, other: Text) -> Text {
        for piece in other.pieces {
            match (self.pieces.last_mut(), piece) {
                (Some(Piece::Known(last)), Piece::Known(next)) => last.push_str(&next),
                (_, piece) => self.pieces.push(piece),
            }
        }
        self.through = self.through.or(other.through);
        self
    }

    /// The string, where it has no hole.
    pub fn as_known(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Known(text)] if !text.contains(HOLE) => Some(text),
            _ => None,
        }
    }

    /// The string with [`HOLE`] in the place of each hole.
    pub fn with_holes(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Known(text) => text.as_str(),
                Piece::Hole(_) => HOLE,
            })
            .collect()
    }

    fn size(&self) -> usize {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Known(text) | Piece::Hole(text) => NODE_BYTES + text.len(),
            })
            .sum()
    }

    /// The same with each known piece changed.
    pub fn mapped(&self, change: impl Fn(&str) -> String) -> Text {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Known(text) => Piece::Known(change(text)),
            hole @ Piece::Hole(_) => hole.clone(),
        });
        Text { pieces: pieces.collect(), through: self.through }
    }
}

/// What a value or a piece of a string takes besides its letters, about.
const NODE_BYTES: usize = 64;

/// Alternatives that are followed before the rest is called unknown.
const MAX_ALTERNATIVES: usize = 256;

impl Value {
    /// A known string.
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(Text::known(text))
    }

    /// One of several; flattened, each once.
    pub fn any(values: impl IntoIterator<Item = Value>) -> Value {
        let mut all: Vec<Value> = Vec::new();
        for value in values {
            let flat = match value {
                Value::Any(values) => values,
                value => vec![value],
            };
            for value in flat {
                if all.len() > MAX_ALTERNATIVES {
                    return Value::Any(all);
                }
                if !all.contains(&value) {
                    all.push(value);
                }
            }
        }
        match all.len() {
            1 => all.remove(0),
            _ => Value::Any(all),
        }
    }

    /// The known string, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => text.as_known(),
            _ => None,
        }
    }

    /// The value as `str()` writes it, where that is known.
    pub fn written(&self) -> Option<Text> {
        match self {
            Value::Text(_) | Value::Int(_) | Value::Bool(_) | Value::None => Some(self.in_text("")),
            _ => None,
        }
    }

    /// The value as a piece of a string, as `str()` and f-strings would write it.
    pub fn in_text(&self, source: &str) -> Text {
        match self {
            Value::Text(text) => text.clone(),
            Value::Int(number) => Text::known(number.to_string()),
            Value::Bool(true) => Text::known("True"),
            Value::Bool(false) => Text::known("False"),
            Value::None => Text::known("None"),
            _ => Text::hole(source),
        }
    }

    /// The memory it takes, about, in bytes.
    pub fn size(&self) -> usize {
        match self {
            Value::Text(text) => text.size(),
            Value::Sequence(values) | Value::Any(values) => NODE_BYTES + values.iter().map(Value::size).sum::<usize>(),
            Value::Mapping(entries) => {
                NODE_BYTES + entries.iter().map(|(key, value)| key.size() + value.size()).sum::<usize>()
            }
            _ => NODE_BYTES,
        }
    }

    /// What a loop over it sees, if that is known.
    pub fn elements(&self) -> Option<Vec<Value>> {
        match self {
            Value::Sequence(values) => Some(values.clone()),
            Value::Mapping(entries) => Some(entries.iter().map(|(key, _)| key.clone()).collect()),
            Value::Any(values) => {
                values.iter().map(Value::elements).collect::<Option<Vec<_>>>().map(|all| all.concat())
            }
            _ => None,
        }
    }
}
