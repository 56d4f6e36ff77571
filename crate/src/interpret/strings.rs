//! Strings: their methods, and templates filled in; what isn't known leaves a hole.

use super::budget::MAX_TEXT;
use super::reader::Reader;
use crate::python::repr::repr;
use crate::text::{HOLE, Piece, Text};
use crate::value::BYTES_OF_ELEMENT;
use crate::value::{Args, Place, Term, Value};

/// How wide a text may be filled.
const MAX_WIDTH: usize = 10_000;

impl<'a> Reader<'a> {
    /// A value as `str()` writes it, with holes.
    pub(super) fn written(&self, value: &Value<'a>) -> Text {
        match value {
            Value::Instance(id) => match self.object_text(*id) {
                Some(text) => self.heap.written(&text),
                None => self.heap.written(value),
            },
            Value::Term(_) => match self.quoted_name(value).or_else(|| moment(value).map(Text::known)) {
                Some(text) => text,
                None => match Self::as_path(value) {
                    Some((path, _)) => Text::known(path),
                    None => Self::url_text(value).unwrap_or_else(|| self.heap.written(value)),
                },
            },
            _ => self.heap.written(value),
        }
    }

    /// A value as `repr()` writes it.
    pub(super) fn repr(&self, value: &Value<'a>, place: Place) -> Value<'a> {
        let written = self.heap.within(|| self.repr_within(value, place));
        written.unwrap_or_else(|| Value::text(Text::hole(self.heap.source(place))))
    }

    fn repr_within(&self, value: &Value<'a>, place: Place) -> Value<'a> {
        match value {
            Value::Text(text) => match text.as_known() {
                Some(known) => Value::text(repr(known)),
                None => Value::text(Text::hole(self.heap.source(place))),
            },
            Value::None | Value::Bool(_) | Value::Int(_) => Value::text(self.written(value)),
            Value::Tuple(items) => {
                let mut text = Text::known("(");
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        text.push_str(", ");
                    }
                    if let Value::Text(item) = self.repr(item, place) {
                        text.push_text(&item);
                    }
                    if text.len() > MAX_TEXT {
                        return Value::text(Text::hole(self.heap.source(place)));
                    }
                }
                text.push_str(if items.len() == 1 { ",)" } else { ")" });
                Value::text(text)
            }
            _ => Value::text(Text::hole(self.heap.source(place))),
        }
    }

    /// A method of a string.
    pub(super) fn text_method(&mut self, text: &Text, name: &str, args: &Args<'a>, place: Place) -> Value<'a> {
        self.heap.work(text.len() / BYTES_OF_ELEMENT);
        let first = args.positional.first();
        let hole = || Value::text(Text::hole(self.heap.source(place)));
        match name {
            "format" => {
                let filled = self.braces(text, args);
                return self.grown_text(filled, place);
            }
            "format_map" => {
                let mut args = Args::default();
                if let Some(Value::Dict(id)) = first
                    && let Some(dict) = self.heap.dict(*id)
                {
                    for (key, value) in dict.entries.values() {
                        if let Some(key) = key.as_text() {
                            args.named.push((key.to_owned().into(), value.clone()));
                        }
                    }
                }
                let filled = self.braces(text, &args);
                return self.grown_text(filled, place);
            }
            "join" => {
                let Some(first) = first.cloned() else { return hole() };
                let shown = self.heap.shown(&first);
                return match self.iterated(&first, place) {
                    Some(sequence) => {
                        let mut joined = Text::empty();
                        let mut length = 0;
                        for (at, item) in sequence.items.iter().enumerate() {
                            if at > 0 {
                                joined.push_text(text);
                            }
                            let item = self.written(item);
                            joined.push_text(&item);
                            length += text.len() + item.len();
                            if length > 2 * MAX_TEXT {
                                break;
                            }
                        }
                        if let Some(rest) = sequence.rest {
                            if !sequence.items.is_empty() {
                                joined.push_text(text);
                            }
                            joined.push(Piece::Hole(format!("{}…", self.heap.shown(&rest))));
                        }
                        self.grown_text(joined, place)
                    }
                    None => Value::text(Text::hole(shown)),
                };
            }
            "upper" | "lower" | "casefold" => {
                return Value::text(
                    text.mapped(|piece| if name == "upper" { piece.to_uppercase() } else { piece.to_lowercase() }),
                );
            }
            "strip" | "lstrip" | "rstrip" => {
                let letters = match first {
                    None | Some(Value::None) => None,
                    Some(value) => match value.as_text() {
                        Some(letters) => Some(letters.to_owned()),
                        None => return hole(),
                    },
                };
                return Value::text(stripped(text, name != "rstrip", name != "lstrip", letters.as_deref()));
            }
            "replace" => {
                if let (Some(from), Some(Value::Text(to))) = (first.and_then(Value::as_text), args.positional.get(1)) {
                    return match to.as_known() {
                        _ if replaced_length(text, from, to) > MAX_TEXT => {
                            Self::unknown_at(place, "a string larger than Limbeck follows")
                        }
                        Some(to) => {
                            let text = text.mapped(|piece| piece.replace(from, to));
                            self.grown_text(text, place)
                        }
                        None if !from.is_empty() => {
                            let mut out = Text::empty();
                            for piece in text.pieces() {
                                match piece {
                                    Piece::Hole(_) => out.push(piece.clone()),
                                    Piece::Known(letters) => {
                                        for (at, part) in letters.split(from).enumerate() {
                                            if at > 0 {
                                                out.push_text(to);
                                            }
                                            out.push_str(part);
                                        }
                                    }
                                }
                            }
                            Value::text(out)
                        }
                        None => hole(),
                    };
                }
                return hole();
            }
            "swapcase" => {
                let swapped = |letter: char| -> String {
                    if letter.is_lowercase() {
                        letter.to_uppercase().collect()
                    } else {
                        letter.to_lowercase().collect()
                    }
                };
                return Value::text(text.mapped(|piece| piece.chars().map(swapped).collect()));
            }
            "encode" | "decode" | "expandtabs" => return Value::text(text.clone()),
            _ => {}
        }
        let Some(known) = text.as_known() else {
            return match name {
                "startswith" | "endswith" => match (first.and_then(Value::as_text), text.pieces()) {
                    (Some(what), [Piece::Known(begin), ..]) if name == "startswith" && begin.len() >= what.len() => {
                        Value::Bool(begin.starts_with(what))
                    }
                    (Some(what), [Piece::Known(begin), ..])
                        if name == "startswith" && !what.starts_with(begin.as_str()) =>
                    {
                        Value::Bool(false)
                    }
                    (Some(what), [.., Piece::Known(end)]) if name == "endswith" && end.len() >= what.len() => {
                        Value::Bool(end.ends_with(what))
                    }
                    _ => Self::unknown_at(place, "a string that is only partly known"),
                },
                "split" | "partition" => self.split_before_hole(text, name == "split", first, place),
                "title" | "capitalize" | "removeprefix" | "removesuffix" | "zfill" | "ljust" | "rjust" | "center" => {
                    hole()
                }
                _ => Self::unknown_at(place, "a string that is only partly known"),
            };
        };
        let argument = first.and_then(Value::as_text);
        let texts = |values: Vec<&str>| values.into_iter().map(Value::text).collect::<Vec<Value<'a>>>();
        match (name, argument) {
            ("title", _) => Value::text(titled(known)),
            ("capitalize", _) => {
                let mut letters = known.chars();
                let begin: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
                Value::text(begin + &letters.as_str().to_lowercase())
            }
            ("split" | "rsplit", separator) => {
                let limit = match args.get(1, "maxsplit") {
                    Some(Value::Int(limit)) => usize::try_from(*limit).ok(),
                    _ => None,
                };
                let parts = match (separator, limit) {
                    (None, None) => known.split_whitespace().collect(),
                    (None, Some(limit)) => known.trim_start().splitn(limit + 1, char::is_whitespace).collect(),
                    (Some(""), _) => return Self::unknown_at(place, "an error in Python: an empty separator"),
                    (Some(separator), None) => known.split(separator).collect(),
                    (Some(separator), Some(limit)) if name == "split" => known.splitn(limit + 1, separator).collect(),
                    (Some(separator), Some(limit)) => {
                        let mut parts: Vec<&str> = known.rsplitn(limit + 1, separator).collect();
                        parts.reverse();
                        parts
                    }
                };
                let items = texts(parts);
                self.bounded_list(items, None, place)
            }
            ("splitlines", _) => {
                let items = texts(known.lines().collect());
                self.bounded_list(items, None, place)
            }
            ("partition" | "rpartition", Some(separator)) => {
                let parts =
                    if name == "partition" { known.split_once(separator) } else { known.rsplit_once(separator) };
                let parts = match parts {
                    Some((left, right)) => [left, separator, right],
                    None if name == "partition" => [known, "", ""],
                    None => ["", "", known],
                };
                Value::Tuple(texts(parts.to_vec()).into())
            }
            ("startswith" | "endswith", _) => {
                let is =
                    |what: &str| if name == "startswith" { known.starts_with(what) } else { known.ends_with(what) };
                match (argument, first) {
                    (Some(what), _) => Value::Bool(is(what)),
                    (None, Some(Value::Tuple(items))) if items.iter().all(|item| item.as_text().is_some()) => {
                        Value::Bool(items.iter().filter_map(Value::as_text).any(is))
                    }
                    _ => Self::unknown_at(place, "a string that isn't known"),
                }
            }
            ("removeprefix", Some(what)) => Value::text(known.strip_prefix(what).unwrap_or(known)),
            ("removesuffix", Some(what)) => Value::text(known.strip_suffix(what).unwrap_or(known)),
            ("count", Some(what)) if !what.is_empty() => Value::Int(known.matches(what).count() as i64),
            ("find" | "index", Some(what)) => match known.find(what) {
                Some(at) => Value::Int(known[..at].chars().count() as i64),
                None if name == "find" => Value::Int(-1),
                None => Self::unknown_at(place, "a substring that isn't there"),
            },
            ("isdigit" | "isnumeric" | "isdecimal", _) => {
                Value::Bool(!known.is_empty() && known.chars().all(|letter| letter.is_ascii_digit()))
            }
            ("isalpha", _) => Value::Bool(!known.is_empty() && known.chars().all(char::is_alphabetic)),
            ("isalnum", _) => Value::Bool(!known.is_empty() && known.chars().all(char::is_alphanumeric)),
            ("isupper", _) => {
                Value::Bool(known.chars().any(char::is_uppercase) && !known.chars().any(char::is_lowercase))
            }
            ("islower", _) => {
                Value::Bool(known.chars().any(char::is_lowercase) && !known.chars().any(char::is_uppercase))
            }
            ("isidentifier", _) => {
                let mut letters = known.chars();
                let begins = letters.next().is_some_and(|letter| letter.is_alphabetic() || letter == '_');
                Value::Bool(begins && letters.all(|letter| letter.is_alphanumeric() || letter == '_'))
            }
            ("zfill" | "ljust" | "rjust" | "center", _) => {
                let Some(Value::Int(width)) = first else { return hole() };
                let width = usize::try_from(*width).unwrap_or(0);
                if width > MAX_WIDTH {
                    return Self::unknown_at(place, "a string larger than Limbeck follows");
                }
                let missing = width.saturating_sub(known.chars().count());
                let fill =
                    args.positional.get(1).and_then(Value::as_text).unwrap_or(if name == "zfill" { "0" } else { " " });
                let (before, behind) = match name {
                    "ljust" => (0, missing),
                    "center" => (missing / 2, missing - missing / 2),
                    _ => (missing, 0),
                };
                Value::text(format!("{}{known}{}", fill.repeat(before), fill.repeat(behind)))
            }
            _ => Self::unknown_at(place, "a string method that Limbeck does not follow"),
        }
    }

    /// `split` or `partition` of a text with holes, as far as its known beginning tells.
    fn split_before_hole(
        &mut self,
        text: &Text,
        is_split: bool,
        separator: Option<&Value<'a>>,
        place: Place,
    ) -> Value<'a> {
        let unknown = Self::unknown_at(place, "a string that is only partly known");
        let (Some([Piece::Known(begin), rest @ ..]), Some(separator)) =
            (Some(text.pieces()), separator.and_then(Value::as_text))
        else {
            return unknown;
        };
        let Some((first, behind)) = (if separator.is_empty() { None } else { begin.split_once(separator) }) else {
            return unknown;
        };
        if is_split {
            let mut items: Vec<Value<'a>> = vec![Value::text(first)];
            items.extend(behind.split(separator).map(Value::text));
            items.pop();
            return self.bounded_list(items, Some(unknown), place);
        }
        let behind = Text::of(std::iter::once(Piece::Known(behind.to_owned())).chain(rest.iter().cloned()));
        Value::Tuple([Value::text(first), Value::text(separator), Value::text(behind)].into())
    }

    /// `template % value`.
    pub(super) fn percent(&self, template: &Text, value: &Value<'a>) -> Text {
        let positional: Option<Vec<Value<'a>>> = match value {
            Value::Tuple(items) => Some(items.to_vec()),
            Value::Unknown(_) | Value::Any(_) | Value::Dict(_) => None,
            single => Some(vec![single.clone()]),
        };
        let mut positional = positional.map(Vec::into_iter);
        let mut out = Text::empty();
        let mut length = 0;
        for piece in template.pieces() {
            let Piece::Known(letters) = piece else {
                out.push(piece.clone());
                continue;
            };
            let mut rest = letters.as_str();
            while let Some((before, after)) = rest.split_once('%') {
                out.push_str(before);
                if let Some(after) = after.strip_prefix('%') {
                    out.push_str("%");
                    rest = after;
                    continue;
                }
                let (name, after) = match after.strip_prefix('(').and_then(|named| named.split_once(')')) {
                    Some((name, after)) => (Some(name), after),
                    None => (None, after),
                };
                let spec_end = after.find(|char: char| char.is_ascii_alphabetic()).unwrap_or(after.len());
                let (spec, conversion) = after.split_at(spec_end);
                let Some(letter) = conversion.chars().next() else {
                    out.push_str("%");
                    rest = after;
                    continue;
                };
                rest = &conversion[letter.len_utf8()..];
                let argument = match (name, value) {
                    (Some(name), Value::Dict(id)) => self.heap.dict(*id).and_then(|dict| {
                        dict.entries
                            .get(&crate::value::heap::Key::Text(name.to_owned()))
                            .map(|(_, value)| value.clone())
                    }),
                    (Some(_), _) => None,
                    (None, single @ Value::Dict(_)) => Some(single.clone()),
                    (None, _) => positional.as_mut().and_then(Iterator::next),
                };
                let written = argument.as_ref().map(|argument| match (letter, argument) {
                    ('s', argument) if spec.is_empty() => self.written(argument),
                    ('s', argument) => {
                        let (align, width) = spec.strip_prefix('-').map_or(('>', spec), |width| ('<', width));
                        let text = Value::text(self.written(argument));
                        let filled = with_spec(&text, &format!("{align}{width}"));
                        filled.unwrap_or_else(|| Text::hole(self.heap.shown(argument)))
                    }
                    ('r', Value::Text(text)) => {
                        text.as_known().map_or_else(|| text.as_ref().clone(), |it| Text::known(repr(it)))
                    }
                    ('d' | 'i', Value::Int(_)) => with_spec(argument, spec).unwrap_or_else(|| self.written(argument)),
                    (_, argument) => Text::hole(self.heap.shown(argument)),
                });
                let written = written
                    .unwrap_or_else(|| Text::hole(name.map_or_else(|| self.heap.shown(value), ToOwned::to_owned)));
                out.push_text(&written);
                length += written.len();
                if length > MAX_TEXT {
                    return out;
                }
            }
            out.push_str(rest);
        }
        out
    }

    /// What `.name` and `[key]` in a replacement field lead to.
    fn along(&self, value: &Value<'a>, path: &str) -> Option<Value<'a>> {
        let mut at = value.clone();
        let mut rest = path;
        while !rest.is_empty() {
            (at, rest) = if let Some(after) = rest.strip_prefix('[') {
                let (key, after) = after.split_once(']')?;
                let item = match &at {
                    Value::Dict(id) => {
                        self.heap.dict(*id)?.entries.get(&crate::value::heap::Key::Text(key.to_owned()))?.1.clone()
                    }
                    list => self.heap.elements(list)?.items.get(key.parse::<usize>().ok()?)?.clone(),
                };
                (item, after)
            } else {
                let name = rest.strip_prefix('.')?;
                let (name, after) = name.split_at(name.find(['.', '[']).unwrap_or(name.len()));
                let Value::Instance(id) = at else { return None };
                (self.heap.scope(id)?.names.get(name)?.clone(), after)
            };
        }
        Some(at)
    }

    /// `template.format(…)`.
    fn braces(&self, template: &Text, args: &Args<'a>) -> Text {
        let mut out = Text::empty();
        let mut length = 0;
        let mut next = 0;
        for piece in template.pieces() {
            let Piece::Known(letters) = piece else {
                out.push(piece.clone());
                continue;
            };
            let mut rest = letters.as_str();
            while let Some(at) = rest.find(['{', '}']) {
                out.push_str(&rest[..at]);
                let (sign, after) = rest[at..].split_at(1);
                if let Some(after) = after.strip_prefix(sign) {
                    out.push_str(sign);
                    rest = after;
                    continue;
                }
                let Some((field, after)) = after.split_once('}').filter(|_| sign == "{") else {
                    out.push_str(sign);
                    rest = after;
                    continue;
                };
                rest = after;
                let (name, spec) = field.split_once(':').unwrap_or((field, ""));
                let (name, conversion) = name.split_once('!').unwrap_or((name, ""));
                let (first, path) = name.split_at(name.find(['.', '[']).unwrap_or(name.len()));
                let argument = if first.is_empty() {
                    next += 1;
                    args.positional.get(next - 1)
                } else if let Ok(place) = first.parse::<usize>() {
                    args.positional.get(place)
                } else {
                    args.named(first)
                };
                let inner = argument.and_then(|argument| self.along(argument, path));
                let argument = inner.as_ref();
                let written = match (argument, conversion) {
                    (Some(Value::Text(text)), "r") => text.as_known().map(|text| Text::known(repr(text))),
                    (Some(argument), "" | "s") if spec.is_empty() => Some(self.written(argument)),
                    (Some(argument), "") => with_spec(argument, spec),
                    _ => None,
                };
                let written = written.unwrap_or_else(|| Text::hole(name));
                out.push_text(&written);
                length += written.len();
                if length > MAX_TEXT {
                    return out;
                }
            }
            out.push_str(rest);
        }
        out
    }
}

/// A value in a replacement field with what comes after its colon; nothing where that is not followed.
pub(super) fn with_spec(value: &Value<'_>, spec: &str) -> Option<Text> {
    let number = spec.strip_suffix('d').unwrap_or(spec);
    match value {
        Value::Int(value) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            let width =
                if number.is_empty() { 0 } else { number.parse::<usize>().ok().filter(|width| *width < 1000)? };
            Some(Text::known(if number.starts_with('0') {
                format!("{value:0width$}")
            } else {
                format!("{value:width$}")
            }))
        }
        Value::Int(value) if spec == "," => {
            let digits = value.unsigned_abs().to_string();
            let mut out = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at) % 3 == 0 {
                    out.push(',');
                }
                out.push(digit);
            }
            Some(Text::known(if *value < 0 { format!("-{out}") } else { out }))
        }
        Value::Text(text) if spec.is_empty() || spec == "s" => Some(text.as_ref().clone()),
        Value::Text(text) => {
            let known = text.as_known()?;
            // `[[fill]align][width][s]`
            let mut letters = spec.chars();
            let (fill, align, width) = match (letters.next(), letters.next()) {
                (Some(fill), Some(align @ ('<' | '>' | '^'))) => (fill, align, letters.as_str()),
                (Some(align @ ('<' | '>' | '^')), _) => (' ', align, &spec[1..]),
                _ => (' ', '<', spec),
            };
            let width = width.strip_suffix('s').unwrap_or(width).parse::<usize>().ok().filter(|width| *width < 1000)?;
            let missing = width.saturating_sub(known.chars().count());
            let before = match align {
                '<' => 0,
                '>' => missing,
                _ => missing / 2,
            };
            let filled = |count: usize| fill.to_string().repeat(count);
            Some(Text::known(format!("{}{known}{}", filled(before), filled(missing - before))))
        }
        _ => None,
    }
}

/// How long a text gets, at most, where something in it is replaced.
fn replaced_length(text: &Text, from: &str, to: &Text) -> usize {
    let places = |piece: &Piece| match piece {
        Piece::Known(letters) => letters.matches(from).count(),
        Piece::Hole(_) => 0,
    };
    let places: usize = text.pieces().iter().map(places).sum();
    text.len().saturating_add(places.saturating_mul(to.len()))
}

/// The text without space, or without these letters, at its ends.
fn stripped(text: &Text, begin: bool, end: bool, letters: Option<&str>) -> Text {
    let is_space =
        |letter: char| letters.map_or(letter.is_whitespace(), |letters| letters.contains(letter)) && letter != HOLE;
    let last = text.pieces().len().saturating_sub(1);
    Text::of(text.pieces().iter().enumerate().map(|(at, piece)| match piece {
        Piece::Known(letters) => {
            let mut letters = letters.as_str();
            if begin && at == 0 {
                letters = letters.trim_start_matches(is_space);
            }
            if end && at == last {
                letters = letters.trim_end_matches(is_space);
            }
            Piece::Known(letters.to_owned())
        }
        hole @ Piece::Hole(_) => hole.clone(),
    }))
}

/// `str.title()`: each word begins with a capital.
fn titled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for letter in text.chars() {
        if inside {
            out.extend(letter.to_lowercase());
        } else {
            out.extend(letter.to_uppercase());
        }
        inside = letter.is_alphabetic();
    }
    out
}

/// A date or a time that is written down, as `str()` writes it (`__str__` of `date` and `datetime`, Python's library
/// reference).
fn moment(value: &Value<'_>) -> Option<String> {
    let Term::Call { function, args, .. } = value.as_term()? else { return None };
    let function = function.dotted().filter(|_| args.open.is_none())?;
    let part = |at: usize, name: &str| match args.get(at, name) {
        Some(Value::Int(number)) => Some(*number),
        Some(_) => None,
        None => Some(0),
    };
    let date = format!("{:04}-{:02}-{:02}", part(0, "year")?, part(1, "month")?, part(2, "day")?);
    if function == "datetime.date" {
        return Some(date);
    }
    let zone = match args.get(7, "tzinfo") {
        None | Some(Value::None) => "",
        Some(zone) if matches!(zone.dotted()?.as_ref(), "datetime.timezone.utc" | "datetime.UTC") => "+00:00",
        Some(_) => return None,
    };
    let time = format!("{:02}:{:02}:{:02}", part(3, "hour")?, part(4, "minute")?, part(5, "second")?);
    let fraction = match part(6, "microsecond")? {
        0 => String::new(),
        fraction => format!(".{fraction:06}"),
    };
    (function == "datetime.datetime").then(|| format!("{date} {time}{fraction}{zone}"))
}
