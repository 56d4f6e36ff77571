//! What a file's text says plainly, before it is parsed: guesses, by which files are told apart and put together.

use memchr::{memchr2, memmem};

use crate::dialect::Dialect;

/// Whether a file's text looks like a migration wherever it lies: it assigns `down_revision`
/// at the beginning of a line, in no string and in no brackets.
pub fn looks_like_migration(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"down_revision";
    let ends_line = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let mut top = TopLevel::of(bytes);
    memmem::find_iter(bytes, NAME).any(|at| {
        let begins_line = at.checked_sub(1).and_then(|before| bytes.get(before)).is_none_or(ends_line);
        let rest = bytes[at + NAME.len()..].split(ends_line).next().unwrap_or_default().trim_ascii_start();
        let is_assigned = (rest.starts_with(b"=") && !rest.starts_with(b"==")) || rest.starts_with(b":");
        begins_line && is_assigned && top.holds(at)
    })
}

/// Where a file's text stands in no string and in no brackets.
struct TopLevel<'b> {
    bytes: &'b [u8],
    /// Up to here it was looked through.
    at: usize,
    /// Brackets that are open there.
    depth: usize,
}

impl<'b> TopLevel<'b> {
    fn of(bytes: &'b [u8]) -> TopLevel<'b> {
        TopLevel { bytes, at: 0, depth: 0 }
    }

    /// Whether a place does; places are asked for in their order.
    fn holds(&mut self, place: usize) -> bool {
        while self.at < place {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(first) = rest.first() else { break };
            self.at += match first {
                b'#' => memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()),
                b'"' | b'\'' => string(rest, *first),
                // What a line goes on after.
                b'\\' => 2,
                b'(' | b'[' | b'{' => {
                    self.depth += 1;
                    1
                }
                b')' | b']' | b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    1
                }
                _ => 1,
            };
        }
        self.at == place && self.depth == 0
    }
}

/// The length of the string that a text begins with, up to its quote, or up to the end of its line where it has none
/// (Python's language reference, 2.4.1).
fn string(text: &[u8], quote: u8) -> usize {
    let long = [quote; 3];
    let ending: &[u8] = if text.starts_with(&long) { &long } else { &long[..1] };
    let mut at = ending.len();
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' | b'\r' if ending.len() == 1 => return at,
            _ if text[at..].starts_with(ending) => return at + ending.len(),
            _ => at += 1,
        }
    }
    text.len()
}

/// The id that a file's text assigns, if a line does so plainly: a guess before the file is parsed.
pub fn written_id(bytes: &[u8]) -> Option<&str> {
    bytes.split(|&byte| byte == b'\n').find_map(|line| {
        let value = line.strip_prefix(b"revision")?;
        let value = &value[value.iter().position(|&byte| byte == b'=')? + 1..];
        let value = str::from_utf8(value).ok()?.trim();
        let quote = value.chars().next().filter(|char| matches!(char, '"' | '\''))?;
        value[1..].split_once(quote).map(|(id, _)| id)
    })
}

/// The texts that a file assigns to `down_revision` and `depends_on`, as far as they are written plainly: a guess before
/// the file is parsed.
pub fn written_references(bytes: &[u8]) -> Vec<&str> {
    written_texts(bytes, &["down_revision", "depends_on"])
}

/// The labels that a file gives to its branch, likewise.
pub fn written_labels(bytes: &[u8]) -> Vec<&str> {
    written_texts(bytes, &["branch_labels"])
}

/// The texts that a file assigns to some names.
fn written_texts<'b>(bytes: &'b [u8], names: &[&str]) -> Vec<&'b str> {
    let text = str::from_utf8(bytes).unwrap_or_default();
    let mut references = Vec::new();
    let mut begins = 0;
    for line in text.split_inclusive('\n') {
        let rest = &text[begins..];
        begins += line.len();
        let Some(value) = names.iter().find_map(|name| line.strip_prefix(name)) else {
            continue;
        };
        let Some(at) = value.find('=') else { continue };
        let value = rest[line.len() - value.len() + at + 1..].trim_start();
        let end = match value.chars().next() {
            Some('(') => value.find(')'),
            Some('[') => value.find(']'),
            Some('{') => value.find('}'),
            _ => value.find('\n'),
        };
        let value = &value[..end.unwrap_or(value.len())];
        let mut parts = value.split(['"', '\'']);
        while let (Some(_), Some(inside)) = (parts.next(), parts.next()) {
            references.push(inside);
        }
    }
    references
}

/// Whether code sets an option of Alembic's configuration, as far as it is written plainly: `set_main_option("…", …)`,
/// `set_section_option(section, "…", …)`.
pub fn sets_option(bytes: &[u8], option: &str) -> bool {
    let is_it = |argument: &[u8]| {
        let argument = argument.trim_ascii();
        let inside = argument.get(1..argument.len().saturating_sub(1)).unwrap_or_default();
        argument.len() > 1 && matches!(argument[0], b'"' | b'\'') && inside == option.as_bytes()
    };
    let calls = [(&b"set_main_option("[..], 0), (&b"set_section_option("[..], 1)];
    calls.iter().any(|(call, place)| {
        memmem::find_iter(bytes, call)
            .any(|at| bytes[at + call.len()..].split(|byte| *byte == b',').nth(*place).is_some_and(is_it))
    })
}

/// Whether `upgrade` is told which of several databases it runs for: `def upgrade(engine_name)`
/// (alembic/templates/multidb/script.py.mako).
pub fn is_told_the_database(bytes: &[u8]) -> bool {
    let mut top = TopLevel::of(bytes);
    memmem::find_iter(bytes, b"def upgrade(").any(|at| {
        let parameters = bytes[at..].split(|byte| *byte == b'(').nth(1).unwrap_or_default().trim_ascii_start();
        let rest = parameters.strip_prefix(b"engine_name").unwrap_or(b"_");
        let is_first = at == 0 || bytes.get(at - 1) == Some(&b'\n');
        is_first && rest.first().is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_') && top.holds(at)
    })
}

/// The databases that functions are named after: `one` of `def upgrade_one():`.
pub fn functions_for_databases(bytes: &[u8]) -> impl Iterator<Item = &str> {
    bytes.split(|byte| *byte == b'\n').filter_map(|line| {
        let name = line.strip_prefix(b"def upgrade_")?;
        let end = name.iter().position(|byte| *byte == b'(')?;
        str::from_utf8(&name[..end]).ok()
    })
}

/// The dialect of the addresses that a text writes, if they agree: a guess before the file is read, for how it is read depends
/// on the dialect.
pub fn written_address(text: &str) -> Option<Dialect> {
    let written = |dialect: &Dialect| {
        let name = dialect.name();
        text.contains(&format!("\"{name}://"))
            || text.contains(&format!("{name}+"))
            || text.contains(&format!("'{name}://"))
    };
    let mut found = Dialect::ALL.into_iter().filter(written);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_assigns_its_parent_at_the_beginning_of_a_line() {
        let is_one = |text: &str| looks_like_migration(text.as_bytes());
        for text in [
            "down_revision = None",
            "'''it is'''\n# it's (\nx = '('\ndown_revision = 'a'",
            "x = 1\rdown_revision='a'",
            "\ndown_revision: str | None = 'a'\n",
        ] {
            assert!(is_one(text), "{text:?}");
        }
        for text in [
            "",
            "down_revision",
            "down_revision == 'a'",
            "my_down_revision = 1",
            "  down_revision = 1",
            "down_revision\n= 1",
            "text = '''\ndown_revision = None\n'''\n",
            "text = r\"\"\"it's\ndown_revision = None\n",
            "make(\ndown_revision='a')",
        ] {
            assert!(!is_one(text), "{text:?}");
        }
    }
}
