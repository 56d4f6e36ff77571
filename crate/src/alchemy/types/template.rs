//! Fills the templates of [`table`](super::table).

use super::table;
use crate::alchemy::reader::TermReader;
use crate::alchemy::signatures::Given;
use crate::quoted::identifier;
use crate::text::Text;
use crate::value::Value;

/// Brackets within brackets that a template may have.
const MAX_DEPTH: u32 = 8;

impl<'a> TermReader<'_, 'a> {
    /// What a template gives with the arguments of a call.
    pub(super) fn filled(&mut self, template: &str, class: &str, given: &Given<'_, 'a>) -> Text {
        let dialect = self.dialect.name();
        let template = template
            .replace("{@}", &class.to_uppercase())
            .replace("{collate}", table::collate(dialect))
            .replace("{number}", table::number(dialect));
        self.part(&template, given, 0).0
    }

    /// What a part of a template gives, and whether a parameter is missing in it.
    fn part(&mut self, template: &str, given: &Given<'_, 'a>, depth: u32) -> (Text, bool) {
        let mut text = Text::empty();
        let mut is_missing = false;
        let mut left = template;
        while let Some(at) = left.find(['{', '[']) {
            text.push_str(&left[..at]);
            let end = closing(&left[at..]).map_or(left.len(), |end| at + end);
            let inner = left.get(at + 1..end).unwrap_or("");
            if depth < MAX_DEPTH {
                if left[at..].starts_with('[') {
                    let (part, lacks) = self.part(inner, given, depth + 1);
                    // What stands in parentheses is that of a type, not of an array.
                    if !lacks {
                        text.push_text(&part);
                    }
                } else {
                    is_missing |= !self.placeholder(inner, given, depth, &mut text);
                }
            }
            left = left.get(end + 1..).unwrap_or("");
        }
        text.push_str(left);
        (text, is_missing)
    }

    /// Writes what stands in braces; `false` where the parameter isn't given.
    fn placeholder(&mut self, inner: &str, given: &Given<'_, 'a>, depth: u32, text: &mut Text) -> bool {
        if let Some((name, ways)) = inner.split_once('?') {
            let (name, default) = name.split_once('|').unwrap_or((name, "False"));
            let is_so = self.flag(given.get(name)).unwrap_or(default == "True");
            let at = separator(ways).unwrap_or(ways.len());
            let way = if is_so { &ways[..at] } else { ways.get(at + 1..).unwrap_or("") };
            text.push_text(&self.part(way, given, depth + 1).0);
            return true;
        }
        let (name, default) = inner.split_once('|').map_or((inner, None), |(name, default)| (name, Some(default)));
        let (name, is_identifier) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
        match (given.get(name), default) {
            (None | Some(Value::None), None) => return false,
            (None | Some(Value::None), Some(default)) => text.push_str(default),
            (Some(value), _) => {
                let value = self.text(value);
                text.push_text(&if is_identifier { identifier(&value, self.dialect) } else { value });
            }
        }
        true
    }
}

/// Where the bracket that a text begins with is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Where the colon between two ways stands, brackets skipped.
fn separator(ways: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, byte) in ways.bytes().enumerate() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}
