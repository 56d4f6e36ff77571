//! `[tool.alembic]` of a pyproject.toml (alembic/config.py, `toml_alembic_config` and `_get_toml_config_value`).

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::python::lines::{Lines, Position};
use crate::python::repr::repr;

use super::ini::HERE;
use super::stop::{ConfigStop, Place};

/// The table `[tool.alembic]`.
#[derive(Debug)]
pub struct Pyproject {
    path: String,
    options: BTreeMap<String, (Written, Position)>,
    /// What Python raises when it reads the file.
    pub problem: Option<ConfigStop>,
}

/// A value of an option as Alembic hands it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A string, formatted.
    Text(String),
    /// A list of strings, each formatted.
    List(Vec<String>),
    /// `true` or `false`.
    Bool(bool),
    /// A number or tables, by Python's word for its type: nothing that names a place.
    Other(&'static str),
}

/// A value before its strings are formatted.
#[derive(Debug)]
enum Written {
    Text(String),
    List(Vec<Written>),
    Table(Vec<Written>),
    Bool(bool),
    Integer,
    /// A float or a date.
    Unsupported,
}

impl Value {
    /// Python's word for its type.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "str",
            Value::List(_) => "list",
            Value::Bool(_) => "bool",
            Value::Other(kind) => kind,
        }
    }
}

impl Pyproject {
    /// Reads a file's text; nothing where it has no `[tool.alembic]`.
    pub fn of(path: &str, text: &str) -> Option<Pyproject> {
        let lines = Lines::of(text);
        let at = |offset: usize| Place { path: path.to_owned(), position: lines.position(text, offset) };
        let mut file = Pyproject { path: path.to_owned(), options: BTreeMap::new(), problem: None };
        let table = match DeTable::parse(text) {
            Ok(table) => table.into_inner(),
            Err(error) => {
                let place = at(error.span().map_or(0, |span| span.start));
                file.problem = Some(ConfigStop::of_file("TOMLDecodeError", error.message(), place));
                let is_ours = text.lines().any(|line| line.trim_start().starts_with("[tool.alembic"));
                return is_ours.then_some(file);
            }
        };
        let alembic = table.get("tool")?.get_ref().get("alembic")?;
        if let DeValue::Table(options) = alembic.get_ref() {
            for (name, value) in options {
                let position = at(name.span().start).position;
                file.options.insert(name.get_ref().to_string(), (written(value), position));
            }
        } else {
            let message = "Incorrect TOML format";
            file.problem = Some(ConfigStop::of_file("CommandError", message, at(alembic.span().start)));
        }
        Some(file)
    }

    /// Where an option stands.
    pub fn place(&self, option: &str) -> Option<Place> {
        let (_, position) = self.options.get(option)?;
        Some(Place { path: self.path.clone(), position: *position })
    }

    /// The value of an option, if it is there.
    ///
    /// # Errors
    /// What Python raises when this option is read.
    pub fn get(&self, option: &str) -> Option<Result<Value, ConfigStop>> {
        let (written, position) = self.options.get(option)?;
        Some(value(written, option).map_err(|Raised(error, message)| {
            ConfigStop::of_option(option, error, message, Place { path: self.path.clone(), position: *position })
        }))
    }

    /// An option that has to be true or false (`get_alembic_boolean_option`).
    ///
    /// # Errors
    /// What Alembic raises where it is something else.
    pub fn boolean(&self, option: &str) -> Result<bool, ConfigStop> {
        match self.options.get(option) {
            None => Ok(false),
            Some((Written::Bool(value), _)) => Ok(*value),
            Some((_, position)) => {
                let message = format!("boolean value expected for TOML parameter {}", repr(option));
                let place = Place { path: self.path.clone(), position: *position };
                Err(ConfigStop::of_option(option, "CommandError", message, place))
            }
        }
    }
}

/// An exception before its place is known: class and text.
struct Raised(&'static str, String);

fn written(value: &Spanned<DeValue<'_>>) -> Written {
    match value.get_ref() {
        DeValue::String(text) => Written::Text(text.to_string()),
        DeValue::Array(items) => Written::List(items.iter().map(written).collect()),
        DeValue::Table(items) => Written::Table(items.values().map(written).collect()),
        DeValue::Boolean(value) => Written::Bool(*value),
        DeValue::Integer(_) => Written::Integer,
        DeValue::Float(_) | DeValue::Datetime(_) => Written::Unsupported,
    }
}

fn value(written: &Written, option: &str) -> Result<Value, Raised> {
    match written {
        Written::Text(text) => formatted(text).map(Value::Text),
        // The first item decides: a list is either one of tables or one of strings.
        Written::List(items) if matches!(items.first(), Some(Written::Table(_))) => {
            for item in items {
                match item {
                    Written::Table(values) => values.iter().try_for_each(|value| text(value).map(drop))?,
                    _ => return Err(Raised("AttributeError", "an item of the list has no attribute 'items'".into())),
                }
            }
            Ok(Value::Other("list"))
        }
        Written::List(items) => items.iter().map(text).collect::<Result<_, _>>().map(Value::List),
        Written::Table(values) => {
            values.iter().try_for_each(|value| text(value).map(drop)).map(|()| Value::Other("dict"))
        }
        Written::Bool(value) => Ok(Value::Bool(*value)),
        Written::Integer => Ok(Value::Other("int")),
        Written::Unsupported => {
            Err(Raised("CommandError", format!("unsupported TOML value type for key: {}", repr(option))))
        }
    }
}

/// A part of a list or table, where Alembic expects a string.
fn text(written: &Written) -> Result<String, Raised> {
    let kind = match written {
        Written::Text(text) => return formatted(text),
        Written::List(_) => "list",
        Written::Table(_) => "dict",
        Written::Bool(_) => "bool",
        Written::Integer => "int",
        Written::Unsupported => "float",
    };
    Err(Raised("TypeError", format!("unsupported operand type(s) for %: '{kind}' and 'dict'")))
}

/// `text % {"here": …}`.
fn formatted(text: &str) -> Result<String, Raised> {
    let chars: Vec<char> = text.chars().collect();
    let incomplete = |what: &str| Raised("ValueError", format!("incomplete format{what}"));
    let mut out = String::new();
    let mut at = 0;
    while let Some(&char) = chars.get(at) {
        at += 1;
        if char != '%' {
            out.push(char);
            continue;
        }
        let named = chars.get(at) == Some(&'(');
        if named {
            let close = closing(&chars, at).ok_or_else(|| incomplete(" key"))?;
            let name: String = chars[at + 1..close].iter().collect();
            if name != "here" {
                return Err(Raised("KeyError", repr(&name)));
            }
            at = close + 1;
        }
        while chars.get(at).is_some_and(|char| "#0- +.0123456789".contains(*char)) {
            at += 1;
        }
        if chars.get(at).is_some_and(|char| "hlL".contains(*char)) {
            at += 1;
        }
        let kind = if named { "str" } else { "dict" };
        match chars.get(at) {
            Some('%') if !named => out.push('%'),
            Some('s' | 'r' | 'a') if named => out.push_str(HERE),
            Some('s' | 'r' | 'a') => out.push_str("{'here': '%(here)s'}"),
            Some(letter @ ('d' | 'i' | 'u')) => {
                return Err(Raised("TypeError", format!("%{letter} format: a real number is required, not {kind}")));
            }
            Some('e' | 'E' | 'f' | 'F' | 'g' | 'G') => {
                return Err(Raised("TypeError", format!("must be real number, not {kind}")));
            }
            Some(letter @ ('o' | 'x' | 'X')) => {
                return Err(Raised("TypeError", format!("%{letter} format: an integer is required, not {kind}")));
            }
            Some('c') => return Err(Raised("TypeError", "%c requires int or char".into())),
            Some(&letter) => {
                let code = u32::from(letter);
                let shown = if (32..127).contains(&code) { letter } else { '?' };
                let message = format!("unsupported format character '{shown}' (0x{code:x}) at index {at}");
                return Err(Raised("ValueError", message));
            }
            None => return Err(incomplete("")),
        }
        at += 1;
    }
    Ok(out)
}

/// Where the parenthesis that opens at a place is closed; Python counts those within.
fn closing(chars: &[char], open: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, char) in chars.iter().enumerate().skip(open) {
        match char {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_as_python_does() {
        let cases = [
            ("%(here)s/a 5%%", Ok("%(here)s/a 5%")),
            ("%(rev)s", Err(("KeyError", "'rev'"))),
            ("100%", Err(("ValueError", "incomplete format"))),
            ("%(here", Err(("ValueError", "incomplete format key"))),
            ("a%y", Err(("ValueError", "unsupported format character 'y' (0x79) at index 2"))),
            ("%(here)d", Err(("TypeError", "%d format: a real number is required, not str"))),
            ("%f", Err(("TypeError", "must be real number, not dict"))),
        ];
        for (text, expected) in cases {
            let actual = formatted(text).map_err(|Raised(error, message)| (error, message));
            assert_eq!(actual, expected.map(String::from).map_err(|(error, message)| (error, message.to_owned())));
        }
    }

    #[test]
    fn reads_options_with_their_places() {
        let text = "[tool.alembic]\nscript_location = \"%(here)s/db\"\nversion_locations = [\"a\", \"b\"]\nsourceless = \"true\"\nrecursive_version_locations = true\n";
        let file = Pyproject::of("x/pyproject.toml", text).unwrap();
        assert_eq!(file.get("script_location").unwrap().unwrap(), Value::Text("%(here)s/db".into()));
        assert_eq!(file.get("version_locations").unwrap().unwrap(), Value::List(vec!["a".into(), "b".into()]));
        assert_eq!(file.boolean("recursive_version_locations"), Ok(true));
        let stop = file.boolean("sourceless").unwrap_err();
        assert_eq!(stop.message, "boolean value expected for TOML parameter 'sourceless'");
        assert_eq!(stop.place.position, Position { line: 4, column: 1 });
        assert_eq!(file.get("timezone"), None);
    }

    #[test]
    fn only_files_with_alembic_in_them_count() {
        let of = |text| Pyproject::of("pyproject.toml", text);
        assert!(of("[tool.other]\n").is_none() && of("[project\n").is_none());
        assert_eq!(of("[tool]\nalembic = 1\n").unwrap().problem.unwrap().message, "Incorrect TOML format");
        assert_eq!(of("[tool.alembic]\nscript_location = db\n").unwrap().problem.unwrap().error, "TOMLDecodeError");
    }
}
