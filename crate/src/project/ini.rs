//! An ini file as Python's `configparser.ConfigParser` reads it, strict and with `BasicInterpolation`: as
//! Alembic makes it (alembic/config.py, `Config.file_config`).
//!
//! Where Python raises, the reading goes on all the same, so that what the file means is still found.

use std::collections::BTreeMap;

use crate::folder::file_name;
use crate::ordered::Arrange;
use crate::python::lines::Position;
use crate::python::repr::repr;

use super::stop::{ConfigStop, Place};

/// What stands for the absolute path of the file's directory, which nobody knows here: a value that names
/// `%(here)s` keeps it.
pub const HERE: &str = "%(here)s";

/// An ini file.
#[derive(Debug)]
pub struct Ini {
    path: String,
    /// `[DEFAULT]`, whose options every section has.
    defaults: Options,
    sections: Vec<Section>,
    by_name: BTreeMap<String, usize>,
    /// What Python raises when it reads the file.
    pub problem: Option<ConfigStop>,
}

/// A section that has been opened, its options apart from those of `[DEFAULT]`.
#[derive(Debug)]
pub struct Section {
    /// Its name as written: case counts.
    pub name: String,
    options: Options,
}

type Options = BTreeMap<String, Written>;

/// A value before interpolation, and where its option stands.
#[derive(Debug)]
struct Written {
    value: String,
    position: Position,
}

/// Python's `MAX_INTERPOLATION_DEPTH`.
const MAX_DEPTH: u32 = 10;

/// Substitutions in one value that are followed: without a bound ten levels grow beyond any memory.
const MAX_SUBSTITUTIONS: u32 = 10_000;

/// Bytes of one value with all that was substituted into it.
const MAX_BYTES: usize = 1 << 20;

impl Ini {
    /// Reads a file's text (`RawConfigParser._read`).
    pub fn of(path: &str, text: &str) -> Ini {
        let mut reader = IniParser {
            ini: Ini {
                path: path.to_owned(),
                defaults: Options::new(),
                sections: Vec::new(),
                by_name: BTreeMap::new(),
                problem: None,
            },
            section: None,
            option: None,
            indent: 0,
            unparsed: Vec::new(),
        };
        // Text files have universal line ends in Python.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        for (line, number) in text.split_inclusive('\n').zip(1..) {
            reader.line(number, line);
        }
        reader.end()
    }

    /// The sections but `[DEFAULT]`, in the order in which they are first opened.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Whether the file opens a section (`has_section`, to which `[DEFAULT]` is none).
    pub fn has_section(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Where an option stands, in the section or in `[DEFAULT]`.
    pub fn place(&self, section: &str, option: &str) -> Option<Place> {
        Some(self.at(self.written(section, option)?.position))
    }

    /// The value of an option after interpolation (`ConfigParser.get`); nothing where the file has no such
    /// section or neither it nor `[DEFAULT]` has the option.
    ///
    /// # Errors
    /// What Python raises when this option is read.
    pub fn get(&self, section: &str, option: &str) -> Option<Result<String, ConfigStop>> {
        let written = self.written(section, option)?;
        let mut substitution =
            Substitution { ini: self, section, option, written, value: String::new(), left: MAX_SUBSTITUTIONS };
        Some(substitution.take(&written.value, 1).map(|()| substitution.value))
    }

    /// The value of an option as it is written, before interpolation.
    pub fn raw(&self, section: &str, option: &str) -> Option<&str> {
        Some(&self.written(section, option)?.value)
    }

    /// The names of a section's options, those of `[DEFAULT]` first, as written one after the other
    /// (`ConfigParser.items`).
    pub fn options(&self, section: &str) -> Vec<&str> {
        let Some(section) = self.section(section) else { return Vec::new() };
        let own = in_order(&section.options).into_iter().filter(|name| !self.defaults.contains_key(*name));
        in_order(&self.defaults).into_iter().chain(own).collect()
    }

    fn section(&self, name: &str) -> Option<&Section> {
        self.by_name.get(name).map(|&index| &self.sections[index])
    }

    fn written(&self, section: &str, option: &str) -> Option<&Written> {
        self.section(section)?.options.get(option).or_else(|| self.defaults.get(option))
    }

    fn at(&self, position: Position) -> Place {
        Place { path: self.path.clone(), position }
    }
}

/// The names of options as written one after the other.
fn in_order(options: &Options) -> Vec<&str> {
    let mut options: Vec<(&String, &Written)> = options.iter().collect();
    options.arrange_by_key(|(_, written)| written.position);
    options.into_iter().map(|(name, _)| name.as_str()).collect()
}

impl Section {
    /// Whether the section itself, not only `[DEFAULT]`, has an option.
    pub fn has(&self, option: &str) -> bool {
        self.options.contains_key(option)
    }
}

/// `BasicInterpolation` at work on one value.
struct Substitution<'a> {
    ini: &'a Ini,
    section: &'a str,
    option: &'a str,
    written: &'a Written,
    value: String,
    left: u32,
}

impl Substitution<'_> {
    /// Takes up a value, or a part of one, with everything that it names in place (`_interpolate_some`).
    fn take(&mut self, mut rest: &str, depth: u32) -> Result<(), ConfigStop> {
        if depth > MAX_DEPTH {
            let message = format!(
                "Recursion limit exceeded in value substitution: {} contains an interpolation key which cannot be \
                 substituted in {MAX_DEPTH} steps. Raw value: {}",
                self.named(),
                repr(&self.written.value)
            );
            return Err(self.raised("InterpolationDepthError", message));
        }
        while let Some(at) = rest.find('%') {
            self.value.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix("%%") {
                self.value.push('%');
                rest = after;
            } else if rest.starts_with("%(") {
                let Some((name, after)) = reference(rest) else {
                    let message = format!("bad interpolation variable reference {}", repr(rest));
                    return Err(self.raised("InterpolationSyntaxError", message));
                };
                rest = after;
                self.substitute(&name.to_lowercase(), depth)?;
            } else {
                let message = format!("'%' must be followed by '%' or '(', found: {}", repr(rest));
                return Err(self.raised("InterpolationSyntaxError", message));
            }
        }
        self.value.push_str(rest);
        Ok(())
    }

    fn substitute(&mut self, name: &str, depth: u32) -> Result<(), ConfigStop> {
        if self.left == 0 || self.value.len() > MAX_BYTES {
            return Err(self.raised("MemoryError", String::new()));
        }
        self.left -= 1;
        match self.ini.written(self.section, name) {
            Some(written) => self.take(&written.value, depth + 1),
            None if name == "here" => {
                self.value.push_str(HERE);
                Ok(())
            }
            None => {
                let message = format!(
                    "Bad value substitution: {} contains an interpolation key {} which is not a valid option name. \
                     Raw value: {}",
                    self.named(),
                    repr(name),
                    repr(&self.written.value)
                );
                Err(self.raised("InterpolationMissingOptionError", message))
            }
        }
    }

    fn named(&self) -> String {
        format!("option {} in section {}", repr(self.option), repr(self.section))
    }

    fn raised(&self, error: &str, message: String) -> ConfigStop {
        ConfigStop::of_option(self.option, error, message, self.ini.at(self.written.position))
    }
}

/// `%(name)s` at the beginning of a text: the name, and what follows.
fn reference(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.strip_prefix("%(")?.split_once(')')?;
    Some((name, rest.strip_prefix('s')?)).filter(|_| !name.is_empty())
}

/// The state between two lines.
struct IniParser {
    ini: Ini,
    section: Option<Current>,
    /// The option that a deeper indented line continues.
    option: Option<String>,
    /// Indentation of that option's line, in characters.
    indent: usize,
    /// Lines that are nothing, with their numbers: an error at the end of the file.
    unparsed: Vec<(u32, String)>,
}

#[derive(Clone, Copy)]
enum Current {
    Defaults,
    Section(usize),
}

impl IniParser {
    fn line(&mut self, number: u32, line: &str) {
        let value = stripped(line);
        if value.starts_with(['#', ';']) {
            return;
        }
        if value.is_empty() {
            self.continued("");
            return;
        }
        let blank = &line[..line.find(|char| !is_space(char)).unwrap_or(0)];
        let position = Position { line: number, column: blank.encode_utf16().count() as u32 + 1 };
        let indent = blank.chars().count();
        if indent > self.indent && self.continued(value) {
            return;
        }
        self.indent = indent;
        if let Some(name) = header(value) {
            self.open(name, position);
        } else if self.section.is_none() {
            let file = self.file();
            let message = format!("File contains no section headers.\nfile: {file}, line: {number}\n{}", repr(line));
            self.raise("MissingSectionHeaderError", message, position);
        } else if let Some((name, value)) = value.split_once(['=', ':']) {
            self.assign(stripped(name), stripped(value), position, line);
        } else {
            self.unparsed.push((number, repr(line)));
        }
    }

    /// Adds a line to the value of the option before it, if there is one.
    fn continued(&mut self, value: &str) -> bool {
        let Some(name) = self.option.clone() else { return false };
        let Some(written) = self.options().and_then(|options| options.get_mut(&name)) else { return false };
        written.value.push('\n');
        written.value.push_str(value);
        true
    }

    fn options(&mut self) -> Option<&mut Options> {
        match self.section? {
            Current::Defaults => Some(&mut self.ini.defaults),
            Current::Section(index) => self.ini.sections.get_mut(index).map(|section| &mut section.options),
        }
    }

    fn open(&mut self, name: &str, position: Position) {
        self.option = None;
        if name == "DEFAULT" {
            self.section = Some(Current::Defaults);
            return;
        }
        let known = self.ini.by_name.get(name).copied();
        if known.is_some() {
            let message = format!("{}: section {} already exists", self.reading(position), repr(name));
            self.raise("DuplicateSectionError", message, position);
        } else {
            self.ini.by_name.insert(name.to_owned(), self.ini.sections.len());
            self.ini.sections.push(Section { name: name.to_owned(), options: Options::new() });
        }
        self.section = Some(Current::Section(known.unwrap_or(self.ini.sections.len() - 1)));
    }

    fn assign(&mut self, name: &str, value: &str, position: Position, line: &str) {
        let name = name.to_lowercase();
        if name.is_empty() {
            self.unparsed.push((position.line, repr(line)));
        }
        let written = Written { value: value.to_owned(), position };
        let doubled = self.options().is_some_and(|options| options.insert(name.clone(), written).is_some());
        if doubled {
            let section = match self.section {
                Some(Current::Section(index)) => self.ini.sections[index].name.clone(),
                _ => "DEFAULT".to_owned(),
            };
            let (reading, option) = (self.reading(position), repr(&name));
            let message = format!("{reading}: option {option} in section {} already exists", repr(&section));
            self.raise("DuplicateOptionError", message, position);
        }
        self.option = Some(name).filter(|name| !name.is_empty());
    }

    /// The file in Python's messages: Alembic hands a `Path` over.
    fn file(&self) -> String {
        format!("PosixPath({})", repr(file_name(&self.ini.path)))
    }

    fn reading(&self, position: Position) -> String {
        format!("While reading from {} [line {:2}]", self.file(), position.line)
    }

    /// What Python raises at once; only the first counts.
    fn raise(&mut self, error: &str, message: String, position: Position) {
        let place = self.ini.at(position);
        self.ini.problem.get_or_insert_with(|| ConfigStop::of_file(error, message, place));
    }

    fn end(mut self) -> Ini {
        if let Some(&(line, _)) = self.unparsed.first() {
            let lines = self.unparsed.iter().map(|(number, line)| format!("\n\t[line {number:2}]: {line}"));
            let message = format!("Source contains parsing errors: {}{}", self.file(), lines.collect::<String>());
            self.raise("ParsingError", message, Position { line, column: 1 });
        }
        let Ini { defaults, sections, .. } = &mut self.ini;
        for options in std::iter::once(defaults).chain(sections.iter_mut().map(|section| &mut section.options)) {
            for written in options.values_mut() {
                written.value.truncate(written.value.trim_end_matches(is_space).len());
            }
        }
        self.ini
    }
}

/// The name of the section that a line opens: greedy, whatever follows the last `]`.
fn header(value: &str) -> Option<&str> {
    let (name, _) = value.strip_prefix('[')?.rsplit_once(']')?;
    Some(name).filter(|name| !name.is_empty())
}

/// `str.isspace`.
fn is_space(char: char) -> bool {
    char.is_whitespace() || matches!(char, '\u{1c}'..='\u{1f}')
}

/// `str.strip`.
fn stripped(text: &str) -> &str {
    text.trim_matches(is_space)
}
#[cfg(test)]
mod tests {
    use super::*;

    /// What `get("alembic", "a")` gives in CPython 3.11, run over these texts.
    #[test]
    fn reads_values_as_configparser_does() {
        let cases = [
            ("[alembic]\nA = 1 ; kept\n", Some("1 ; kept")),
            ("[alembic]\r\na=1\r\n  # gone\r\n\r\n  2\r\n\r\n", Some("1\n\n2")),
            ("[alembic]\n  a : 1\n  b = 2\n", Some("1")),
            ("[alembic]\na =\n x\n\ty\n", Some("\nx\ny")),
            ("[alembic]\na = 100%% %(B)s\n[DEFAULT]\nb = %(here)s/c\n", Some("100% %(here)s/c")),
            ("[DEFAULT]\na = 1\nhere = x\n[alembic] # one\na = %(here)s\n", Some("x")),
            ("[DEFAULT]\na = 1\n", None),
            ("[ALEMBIC]\na = 1\n", None),
        ];
        for (text, expected) in cases {
            let ini = Ini::of("x/alembic.ini", text);
            assert_eq!(ini.problem, None, "{text}");
            assert_eq!(ini.get("alembic", "a").map(Result::unwrap).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn raises_what_configparser_raises_on_reading_an_option() {
        let cases = [
            ("1%", "InterpolationSyntaxError", "'%' must be followed by '%' or '(', found: '%'"),
            ("%(b", "InterpolationSyntaxError", "bad interpolation variable reference '%(b'"),
            (
                "%(rev)s",
                "InterpolationMissingOptionError",
                "Bad value substitution: option 'a' in section 'alembic' contains an interpolation key 'rev' which is not a \
                 valid option name. Raw value: '%(rev)s'",
            ),
            (
                "%(a)s",
                "InterpolationDepthError",
                "Recursion limit exceeded in value substitution: option 'a' in section 'alembic' contains an interpolation \
                 key which cannot be substituted in 10 steps. Raw value: '%(a)s'",
            ),
        ];
        for (value, error, message) in cases {
            let ini = Ini::of("alembic.ini", &format!("[alembic]\nb = 1\n a = {value}\na = {value}\n"));
            let stop = ini.get("alembic", "a").unwrap().unwrap_err();
            assert_eq!((stop.error.as_str(), stop.message.as_str()), (error, message));
            assert_eq!(stop.place.position, Position { line: 4, column: 1 });
            assert!(ini.get("alembic", "b").unwrap().is_err(), "the indented line belongs to b");
        }
    }

    #[test]
    fn raises_what_configparser_raises_on_reading_a_file() {
        let cases = [
            (
                "a = 1\n[alembic]\n",
                "MissingSectionHeaderError",
                "File contains no section headers.\nfile: PosixPath('alembic.ini'), line: 1\n'a = 1\\n'",
            ),
            (
                "[alembic]\na = 1\nA: 2\n",
                "DuplicateOptionError",
                "While reading from PosixPath('alembic.ini') [line  3]: option 'a' in section 'alembic' already exists",
            ),
            (
                "[alembic]\n[b]\n[alembic]\n",
                "DuplicateSectionError",
                "While reading from PosixPath('alembic.ini') [line  3]: section 'alembic' already exists",
            ),
            (
                "[alembic]\na\n  = 1\n",
                "ParsingError",
                "Source contains parsing errors: PosixPath('alembic.ini')\n\t[line  2]: 'a\\n'\n\t[line  3]: '  = 1\\n'",
            ),
            (
                "\u{feff}[alembic]\n",
                "MissingSectionHeaderError",
                "File contains no section headers.\nfile: PosixPath('alembic.ini'), line: 1\n'\\ufeff[alembic]\\n'",
            ),
        ];
        for (text, error, message) in cases {
            let stop = Ini::of("x/alembic.ini", text).problem.unwrap();
            assert_eq!((stop.error.as_str(), stop.message.as_str()), (error, message));
        }
    }

    #[test]
    fn values_without_bound_are_given_up() {
        let mut text = "[alembic]\n".to_owned();
        for (name, next) in ('a'..='h').zip('b'..='i') {
            text += &format!("{name} = {}\n", format!("%({next})s").repeat(100));
        }
        let ini = Ini::of("alembic.ini", &format!("{text}i =\n"));
        assert_eq!(ini.get("alembic", "a").unwrap().unwrap_err().error, "MemoryError");
    }
}
