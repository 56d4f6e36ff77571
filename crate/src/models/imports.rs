//! Which files an env.py imports, directly or through others: only what is imported is in a metadata.

use std::cell::RefCell;
use std::collections::BTreeMap;

use memchr::memmem;

use crate::folder::{Folder, text};
use crate::interpret::library::Library;

/// Whether a file is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reached {
    /// By nothing that is known.
    Never,
    /// By a function, or by a name that code makes up.
    Perhaps,
    /// Whenever the env.py is.
    Surely,
}

/// Files that one env.py is followed through.
const MAX_FILES: usize = 20_000;

/// The imports of a folder's files, each looked through once.
pub(super) struct Imports<'f> {
    folder: &'f Folder,
    library: &'f Library<'f>,
    known: RefCell<BTreeMap<String, Written>>,
}

/// The imports of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Written {
    /// Modules, and whether a function imports them.
    modules: Vec<(String, bool)>,
    /// It imports modules by names that it makes up.
    is_dynamic: bool,
}

/// Words of code that imports what it finds.
const DYNAMIC: [&str; 9] = [
    "import_module(",
    "__import__(",
    "walk_packages(",
    "iter_modules(",
    "import_string(",
    "exec_module(",
    "load_module(",
    "entry_points(",
    "find_modules(",
];

impl<'f> Imports<'f> {
    pub(super) fn of(folder: &'f Folder, library: &'f Library<'f>) -> Imports<'f> {
        Imports { folder, library, known: RefCell::default() }
    }

    /// The files that one reaches, itself among them; all others are reached never, or perhaps where something imports
    /// what it finds.
    pub(super) fn reached(&self, path: &str) -> BTreeMap<String, Reached> {
        self.reached_from(vec![(path.to_owned(), Reached::Surely)], Reached::Perhaps)
    }

    /// Whether an env.py takes its metadata from the application that runs it, as Flask-Migrate's does.
    pub(super) fn asks_application(&self, path: &str) -> bool {
        self.folder.bytes(path).is_some_and(|text| memmem::find(text, b"current_app").is_some())
    }

    /// The files that an application of Flask reaches, whose functions make it: from where it is given to Flask-Migrate.
    /// What else it imports, nobody knows.
    pub(super) fn of_application(&self) -> BTreeMap<String, Reached> {
        let finder = memmem::Finder::new(b"Migrate(");
        let makes_it = |(path, text): &(&str, &[u8])| path.ends_with(".py") && finder.find(text).is_some();
        let open = self.folder.read().filter(makes_it).map(|(path, _)| (path.to_owned(), Reached::Surely)).collect();
        let mut reached = self.reached_from(open, Reached::Surely);
        for (path, _) in self.folder.files().filter(|(path, _)| path.ends_with(".py")) {
            reached.entry(path.to_owned()).or_insert(Reached::Perhaps);
        }
        reached
    }

    /// The files that some reach; what a function imports is reached so.
    fn reached_from(&self, mut open: Vec<(String, Reached)>, in_functions: Reached) -> BTreeMap<String, Reached> {
        let mut reached: BTreeMap<String, Reached> = BTreeMap::new();
        let mut is_dynamic = false;
        while let Some((path, how)) = open.pop() {
            let known = reached.entry(path.clone()).or_insert(Reached::Never);
            if *known >= how {
                continue;
            }
            *known = how;
            if reached.len() > MAX_FILES {
                is_dynamic = true;
                break;
            }
            let written = self.written(&path);
            is_dynamic |= written.is_dynamic;
            for (module, is_in_function) in &written.modules {
                let how = if *is_in_function { how.min(in_functions) } else { how };
                for path in self.files(&path, module) {
                    open.push((path, how));
                }
            }
        }
        if is_dynamic {
            for (path, _) in self.folder.files().filter(|(path, _)| path.ends_with(".py")) {
                reached.entry(path.to_owned()).or_insert(Reached::Perhaps);
            }
        }
        reached
    }

    /// The files that importing a module runs: its own, and those of the packages that it is in.
    fn files(&self, importer: &str, module: &str) -> Vec<String> {
        let Some(path) = self.library.path(importer, module) else { return Vec::new() };
        let mut all = vec![path.to_owned()];
        let mut directory = crate::folder::parent(path);
        while !directory.is_empty() {
            let init = crate::folder::path_in(directory, "__init__.py");
            if !self.library.holds(&init) {
                break;
            }
            all.push(init);
            directory = crate::folder::parent(directory);
        }
        all
    }

    fn written(&self, path: &str) -> Written {
        if let Some(known) = self.known.borrow().get(path) {
            return known.clone();
        }
        let written =
            self.folder.bytes(path).map_or_else(Written::default, |bytes| of_text(&text::decoded(bytes).text));
        self.known.borrow_mut().insert(path.to_owned(), written.clone());
        written
    }
}

/// The imports that a text has, line by line: no tree is needed for them.
fn of_text(text: &str) -> Written {
    let mut written = Written {
        modules: Vec::new(),
        is_dynamic: DYNAMIC.iter().any(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some()),
    };
    let mut is_in_function = false;
    let mut is_for_types = false;
    let mut quotes: Option<&str> = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(open) = quotes {
            if line.matches(open).count() % 2 == 1 {
                quotes = None;
            }
            continue;
        }
        let bare = line.trim_start();
        let opened = ["\"\"\"", "'''"].into_iter().find(|it| line.matches(it).count() % 2 == 1);
        if opened.is_some() {
            quotes = opened;
            continue;
        }
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if bare.len() == line.len() && !bare.starts_with(')') {
            is_in_function = ["def ", "async def ", "class "].iter().any(|word| bare.starts_with(word));
            is_for_types = bare.starts_with("if ") && bare.contains("TYPE_CHECKING") && !bare.contains("not ");
        }
        if is_for_types || !(bare.starts_with("import ") || bare.starts_with("from ")) {
            continue;
        }
        let mut whole = without_comment(bare).to_owned();
        let mut left = 500;
        while left > 0 && (whole.contains('(') && !whole.contains(')') || whole.ends_with('\\')) {
            let Some(next) = lines.next() else { break };
            if whole.ends_with('\\') {
                whole.pop();
            }
            whole.push(' ');
            whole.push_str(without_comment(next).trim());
            left -= 1;
        }
        add_statement(&whole, is_in_function, &mut written.modules);
    }
    written
}

fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or(line).trim_end()
}

/// The modules that an import names: `from a import b` may mean `a.b`.
fn add_statement(statement: &str, is_in_function: bool, modules: &mut Vec<(String, bool)>) {
    let statement = statement.split(';').next().unwrap_or(statement);
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|it| it.is_alphanumeric() || it == '_' || it == '.');
    let mut add = |module: String| {
        if is_name(&module) {
            modules.push((module, is_in_function));
        }
    };
    if let Some(names) = statement.strip_prefix("import ") {
        for name in names.split(',') {
            add(name.split_whitespace().next().unwrap_or_default().to_owned());
        }
        return;
    }
    let Some((module, names)) = statement.strip_prefix("from ").and_then(|rest| rest.split_once(" import")) else {
        return;
    };
    let module = module.trim();
    add(module.to_owned());
    let names = names.trim().trim_matches(|letter| matches!(letter, '(' | ')'));
    for name in names.split(',') {
        let name = name.split_whitespace().next().unwrap_or_default();
        if !name.is_empty() && name != "*" {
            let dot = if module.ends_with('.') { "" } else { "." };
            add(format!("{module}{dot}{name}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_told_from_lines() {
        let text = "\"\"\"import nothing\n\nimport nothing\n\"\"\"\nimport os, app.db as db\nfrom app import (\n    models,  # all\n    other as o,\n)\nfrom . import near\nif TYPE_CHECKING:\n    from app import typed\ntry:\n    import app.maybe\nexcept ImportError:\n    pass\n\ndef load():\n    from app import late\n";
        let found = of_text(text);
        let of = |is_in_function: bool| -> Vec<&str> {
            let modules = found.modules.iter().filter(|it| it.1 == is_in_function);
            modules.map(|it| it.0.as_str()).collect()
        };
        assert_eq!(of(false), ["os", "app.db", "app", "app.models", "app.other", ".", ".near", "app.maybe"]);
        assert_eq!(of(true), ["app", "app.late"]);
        assert!(!found.is_dynamic);
    }
}
