//! Files of the folder that the code opens, reads and lists: by paths that begin at `__file__` or where `alembic` is run,
//! by patterns, or as what a package holds.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::reader::Reader;
use crate::folder::{normalised, parent, path_in};
use crate::value::heap::ScopeKind;
use crate::value::{Args, BYTES_OF_ELEMENT, Place, Term, Value};

/// Why the text of a file isn't known.
const NOT_THERE: &str = "a file that isn't in the folder";
/// Why the files of a directory aren't known.
const NONE_THERE: &str = "a directory that isn't in the folder";

impl<'a> Reader<'a> {
    /// A function of the standard library that opens, reads or lists files, by its dotted name; `None` where it is
    /// another.
    pub(super) fn file_call(&mut self, dotted: &str, args: &Args<'a>, place: Place) -> Option<Value<'a>> {
        let first = args.positional.first();
        let resource = |reader: &Self| {
            let directory = reader.package_directory(first?)?;
            let name = args.positional.get(1).and_then(Self::path_text)?;
            Some(format!("/{}", path_in(&directory, &name)))
        };
        Some(match dotted {
            "io.open" | "codecs.open" => self.opened(first?, place),
            "os.getcwd" => Value::text("."),
            "pathlib.Path.cwd" => Self::path(".", place),
            "glob.glob" | "glob.iglob" => {
                let pattern = Self::path_text(args.get(0, "pathname")?)?;
                let pattern = match args.named("root_dir").and_then(Self::path_text) {
                    Some(root) => path_in(&root, &pattern),
                    None => pattern,
                };
                let (base, pattern) = at_first_wildcard(&pattern);
                match self.found_below(base, pattern) {
                    Some(found) => {
                        let items = found.iter().map(|path| Value::text(format!("{base}/{path}"))).collect();
                        self.bounded_list(items, None, place)
                    }
                    None => Self::unknown_at(place, NONE_THERE),
                }
            }
            "os.listdir" => match self.found_below(&first.map_or(Some(".".to_owned()), Self::path_text)?, "*") {
                Some(found) => {
                    let items = found.into_iter().map(Value::text).collect();
                    self.bounded_list(items, None, place)
                }
                None => Self::unknown_at(place, NONE_THERE),
            },
            "fnmatch.fnmatch" | "fnmatch.fnmatchcase" => {
                let (name, pattern) = (Self::path_text(first?)?, args.get(1, "pat")?.as_text()?);
                Value::Bool(fits_part(pattern, &name))
            }
            "fnmatch.filter" => {
                let pattern = args.get(1, "pat")?.as_text()?.to_owned();
                let mut names = self.iterated(&first?.clone(), place)?;
                names.items.retain(|name| name.as_text().is_none_or(|name| fits_part(&pattern, name)));
                self.bounded_list(names.items, names.rest, place)
            }
            "importlib.resources.files" | "importlib_resources.files" => match self.package_directory(first?) {
                Some(directory) => Self::path(&format!("/{directory}"), place),
                None => Self::unknown_at(place, "a package that isn't in the folder"),
            },
            "importlib.resources.path" | "importlib_resources.path" => match resource(self) {
                Some(path) => Self::path(&path, place),
                None => Self::unknown_at(place, NOT_THERE),
            },
            // A context manager that gives the path.
            "importlib.resources.as_file" | "importlib_resources.as_file" => first?.clone(),
            "importlib.resources.open_text" | "importlib.resources.open_binary" | "pkg_resources.resource_stream" => {
                match resource(self) {
                    Some(path) => self.opened(&Value::text(path), place),
                    None => Self::unknown_at(place, NOT_THERE),
                }
            }
            "importlib.resources.read_text"
            | "importlib.resources.read_binary"
            | "importlib_resources.read_text"
            | "pkgutil.get_data"
            | "pkg_resources.resource_string" => {
                match resource(self).and_then(|path| self.file_text(&Value::text(path))) {
                    Some(text) => Value::text(text),
                    None => Self::unknown_at(place, NOT_THERE),
                }
            }
            "pkg_resources.resource_filename" => match resource(self) {
                Some(path) => Value::text(path),
                None => Self::unknown_at(place, NOT_THERE),
            },
            "importlib.resources.contents" => {
                match self.package_directory(first?).and_then(|it| self.in_folder(&it, "*")) {
                    Some(found) => {
                        let items = found.into_iter().map(Value::text).collect();
                        self.bounded_list(items, None, place)
                    }
                    None => Self::unknown_at(place, NONE_THERE),
                }
            }
            // A module by the path of its file: `module_from_spec(spec_from_file_location("helpers", path))`.
            "importlib.util.module_from_spec" => match first?.as_term()? {
                Term::Call { function, args, .. }
                    if function.dotted().as_deref() == Some("importlib.util.spec_from_file_location") =>
                {
                    self.module_of_file(args.get(1, "location")?, place)
                }
                _ => return None,
            },
            "runpy.run_path" => self.module_of_file(first?, place),
            _ => return None,
        })
    }

    /// An open file, by its path.
    pub(super) fn opened(&self, path: &Value<'a>, place: Place) -> Value<'a> {
        match self.file_text(path) {
            Some(text) => Value::Term(Rc::new(Term::Call {
                function: Value::name("builtins.open"),
                args: super::expressions::args(vec![Value::text(text)]),
                place,
            })),
            None => Self::unknown_at(place, NOT_THERE),
        }
    }

    /// The text that is left in an open file.
    pub(super) fn text_of_open(value: &Value<'a>) -> Option<Value<'a>> {
        match value.as_term()? {
            Term::Call { function, args, .. } if function.dotted().as_deref() == Some("builtins.open") => {
                args.positional.first().cloned()
            }
            _ => None,
        }
    }

    /// The text of a file of the folder, by a path that begins at `__file__`, or where `alembic` is run.
    pub(super) fn file_text(&self, path: &Value<'a>) -> Option<String> {
        let path = Self::path_text(path)?;
        let text = self.library.text(&self.bases(&path).into_iter().find(|path| self.library.holds(path))?)?;
        self.heap.work(text.len() / BYTES_OF_ELEMENT);
        Some(text)
    }

    /// Whether a path leads to a file (`true`) or a directory (`false`) of the folder; none where nothing is there.
    pub(super) fn is_file(&self, path: &str) -> Option<bool> {
        self.bases(path).into_iter().find_map(|path| {
            if self.library.holds(&path) {
                return Some(true);
            }
            self.library.below(&path).next().is_some().then_some(false)
        })
    }

    /// What a path may mean in the folder. One that doesn't begin at `__file__` begins where `alembic` is run: the folder's
    /// root, or a directory on the way to the migration.
    fn bases(&self, path: &str) -> Vec<String> {
        if path.starts_with('/') {
            return normalised(path).into_iter().collect();
        }
        let own = self.modules.first().map_or("", |module| module.source.path.as_str());
        let mut directories = vec![parent(own)];
        while let Some(&last) = directories.last()
            && !last.is_empty()
        {
            directories.push(parent(last));
        }
        directories.iter().rev().filter_map(|directory| normalised(&path_in(directory, path))).collect()
    }

    /// The paths below a directory that fit a pattern, in their order; none where no file of it is in the folder.
    pub(super) fn found_below(&self, directory: &str, pattern: &str) -> Option<Vec<String>> {
        self.bases(directory).into_iter().find_map(|directory| self.in_folder(&directory, pattern))
    }

    fn in_folder(&self, directory: &str, pattern: &str) -> Option<Vec<String>> {
        let pattern: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let mut found: BTreeSet<Vec<&str>> = BTreeSet::new();
        let mut is_there = false;
        for path in self.library.below(directory) {
            is_there = true;
            self.heap.work(path.len());
            if self.heap.is_worn() {
                return None;
            }
            let parts: Vec<&str> = path.split('/').collect();
            let lengths = if pattern.contains(&"**") { 1..=parts.len() } else { pattern.len()..=pattern.len() };
            let fitting = lengths.filter_map(|length| parts.get(..length)).filter(|parts| fits(&pattern, parts));
            found.extend(fitting.map(<[&str]>::to_vec));
        }
        is_there.then(|| found.into_iter().map(|parts| parts.join("/")).collect())
    }

    /// The directory of a package: by its name, or the module itself.
    fn package_directory(&self, package: &Value<'a>) -> Option<String> {
        if let Value::Module(id) = package {
            let ScopeKind::Module(file) = self.heap.scope(*id)?.kind else { return None };
            return Some(parent(&self.modules.get(file as usize)?.source.path).to_owned());
        }
        let name = match package {
            Value::Text(text) => text.as_known()?.to_owned(),
            package => package.dotted()?.into_owned(),
        };
        let importer = self.modules[self.file() as usize].source;
        match self.library.module(&importer.path, &name) {
            Some(source) => Some(parent(&source.path).to_owned()),
            // A package need not have a file of its own. All paths are looked through for it.
            None => {
                self.heap.work(self.library.file_count());
                self.library.directory(&name.replace('.', "/")).map(ToOwned::to_owned).filter(|_| !self.heap.is_worn())
            }
        }
    }

    /// A module of the folder by the path of its file.
    fn module_of_file(&mut self, path: &Value<'a>, place: Place) -> Value<'a> {
        let found =
            Self::path_text(path).and_then(|path| self.bases(&path).into_iter().find(|it| self.library.holds(it)));
        let scope = found.and_then(|path| self.library.source(&path)).and_then(|source| self.source_scope(source));
        scope.map_or_else(|| Self::unknown_at(place, NOT_THERE), Value::Module)
    }
}

/// A pattern's beginning without wildcards, and the rest.
fn at_first_wildcard(pattern: &str) -> (&str, &str) {
    let wildcard = pattern.find(['*', '?', '[']).unwrap_or(pattern.len());
    match pattern[..wildcard].rfind('/') {
        Some(at) => (&pattern[..at], &pattern[at + 1..]),
        None => (".", pattern),
    }
}

/// Whether the parts of a path fit those of a pattern, of which `**` stands for any number (glob.py, pathlib).
fn fits(pattern: &[&str], parts: &[&str]) -> bool {
    // The places in the pattern that what was seen so far may lead to.
    let beyond = |places: &mut Vec<usize>| {
        let mut at = 0;
        while let Some(&place) = places.get(at) {
            if pattern.get(place) == Some(&"**") && !places.contains(&(place + 1)) {
                places.push(place + 1);
            }
            at += 1;
        }
    };
    let mut places = vec![0];
    beyond(&mut places);
    for part in parts {
        let mut next = Vec::new();
        for place in places {
            let (to, is_fit) = match pattern.get(place) {
                Some(&"**") => (place, true),
                Some(wanted) => (place + 1, fits_part(wanted, part)),
                None => (place, false),
            };
            if is_fit && !next.contains(&to) {
                next.push(to);
            }
        }
        places = next;
        beyond(&mut places);
    }
    places.contains(&pattern.len())
}

/// Whether a name fits a pattern with `*`, `?`, `[a-z]` and `[!a-z]` (fnmatch.py).
fn fits_part(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut letter) = (0, 0);
    // Where the last `*` stands, and how far it reached.
    let mut star: Option<(usize, usize)> = None;
    while letter < name.len() {
        let step = match pattern.get(at) {
            Some('*') => {
                star = Some((at, letter));
                at += 1;
                continue;
            }
            Some(_) => one_letter(&pattern[at..], name[letter]),
            None => None,
        };
        match (step, star) {
            (Some(length), _) => {
                at += length;
                letter += 1;
            }
            (None, Some((from, reached))) => {
                star = Some((from, reached + 1));
                (at, letter) = (from + 1, reached + 1);
            }
            (None, None) => return false,
        }
    }
    pattern[at..].iter().all(|rest| *rest == '*')
}

/// How many letters of a pattern stand for the letter; none where they stand for others.
fn one_letter(pattern: &[char], letter: char) -> Option<usize> {
    let end = match pattern {
        ['?', ..] => return Some(1),
        ['[', rest @ ..] => rest
            .iter()
            .skip(2)
            .position(|it| *it == ']')
            .map(|at| at + 2)
            .or_else(|| rest.iter().skip(1).position(|it| *it == ']').map(|at| at + 1)),
        _ => None,
    };
    let Some(end) = end else { return (pattern.first() == Some(&letter)).then_some(1) };
    let set = pattern.get(1..=end)?;
    let (is_negated, set) = match set {
        ['!', rest @ ..] => (true, rest),
        set => (false, set),
    };
    let mut at = 0;
    let mut is_in = false;
    while let Some(&from) = set.get(at) {
        match set.get(at + 1..at + 3) {
            Some(['-', to]) => {
                is_in |= (from..=*to).contains(&letter);
                at += 3;
            }
            _ => {
                is_in |= from == letter;
                at += 1;
            }
        }
    }
    (is_in != is_negated).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_patterns_as_in_fnmatch() {
        for (pattern, name, expected) in [
            ("*.sql", "1.sql", true),
            ("*.sql", "1.py", false),
            ("[0-9]*.sql", "1.sql", true),
            ("[0-9]*.sql", "old.sql", false),
            ("[!0-9]*.sql", "old.sql", true),
            ("[]a]", "]", true),
            ("?.sql", "10.sql", false),
            ("*_*_up.sql", "01_a_b_up.sql", true),
            ("[", "[", true),
            ("[a-", "a", false),
            ("*", "", true),
        ] {
            assert_eq!(fits_part(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn two_stars_are_any_number_of_directories() {
        for (pattern, path, expected) in [
            ("**/*.sql", "a.sql", true),
            ("**/*.sql", "x/y/a.sql", true),
            ("x/*.sql", "x/y/a.sql", false),
            ("x/**/a.sql", "x/a.sql", true),
            ("**/y/*", "x/y/a.sql", true),
        ] {
            let split = |text: &'static str| text.split('/').collect::<Vec<_>>();
            assert_eq!(fits(&split(pattern), &split(path)), expected, "{pattern} {path}");
        }
    }
}
