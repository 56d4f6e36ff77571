//! A migration file: its header as Python would leave it, and its functions.

mod created;
pub mod header;

use crate::folder;
use crate::interpret::function::{Coverage, Function, MODULE};
use crate::interpret::library::Library;
use crate::interpret::migration::{Identifier, Interpreted, interpreted};
use crate::interpret::mistake::Mistake;
use crate::interpret::reader::Settings;
use crate::interpret::surroundings::Variable;
use crate::ordered::Gather;
use crate::python::ast::{Constant, Expr, Ranged, Stmt};
use crate::python::letters;
use crate::python::lines::Position;
use crate::python::notes::{Note, notes};
use crate::python::reliance::Reliances;
use crate::python::source::Source;
use crate::schema::Schema;
pub use header::Assigned;
use header::{HeaderReader, Reassigned};

/// A stretch of a file that Python or Limbeck can't read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Where it begins.
    pub position: Position,
    /// Why, in words.
    pub message: String,
    /// Python would not read it either.
    pub is_syntax_error: bool,
}

impl Unreadable {
    /// What can't be read of a file, in the order of its lines.
    pub fn all(source: &Source) -> Vec<Unreadable> {
        let of_bytes = source.problem.iter().map(|message| Unreadable {
            position: Position::START,
            message: message.clone(),
            is_syntax_error: true,
        });
        let of_text = source.module.problems.iter().map(|problem| Unreadable {
            position: source.lines.position(&source.text, problem.offset),
            message: problem.message.clone(),
            is_syntax_error: problem.is_syntax_error,
        });
        of_bytes.chain(of_text).collect()
    }
}

/// A file of a version location.
#[derive(Debug)]
pub struct Migration {
    /// Path in the folder.
    pub path: String,
    /// Whether its bytes could be had; all else is unknown where they could not.
    pub was_read: bool,
    /// Its text.
    pub text: String,
    /// `revision`.
    pub revision: Assigned<String>,
    /// It assigns none, and its file's name is taken for it.
    pub is_named_by_file: bool,
    /// `down_revision`: no parent for a base, several for a merge.
    pub down_revision: Assigned<Vec<String>>,
    /// `depends_on`.
    pub depends_on: Assigned<Vec<String>>,
    /// `branch_labels`.
    pub branch_labels: Assigned<Vec<String>>,
    /// The docstring up to the first blank line, as `alembic history` shows it.
    pub message: String,
    /// Its docstring, without the space around it.
    pub docstring: String,
    /// Identifiers that the module assigns more than once; the last one counts.
    pub reassigned: Vec<Reassigned>,
    /// Its functions, in the order of the text; last what runs outside of functions, if that calls something.
    pub functions: Vec<Function>,
    /// Where its imports begin, or would.
    pub imports: Position,
    /// Mistakes in its Python that it comes to when it is imported.
    pub mistakes: Vec<Mistake>,
    /// Whether the module has an `upgrade`, and a `downgrade`, however they come about.
    pub defines: Defines,
    /// What could not be read.
    pub unreadable: Vec<Unreadable>,
    /// Its code asks what the schema is: what it does depends on that.
    pub asks_schema: bool,
    /// Its code asks for rows of a table: where no migration fills that, it has none.
    pub asks_rows: bool,
    /// What it asks of where it runs.
    pub variables: Vec<Variable>,
    /// What its author left for readers.
    pub notes: Vec<Note>,
    /// What its code goes by that is not in it.
    pub reliances: Reliances,
}

/// The functions that Alembic calls by name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Defines {
    /// The module has an `upgrade`.
    pub upgrade: bool,
    /// The module has a `downgrade`.
    pub downgrade: bool,
}

impl Migration {
    /// Reads a migration; nothing in it is run.
    pub fn read(path: &str, library: &Library<'_>, settings: &Settings) -> Migration {
        let Some(source) = library.source(path) else { return Migration::unread(path) };
        let Source { text, lines, module, .. } = source;
        let mut interpreted = interpreted(source, library, settings, None);
        let functions = functions(source, &mut interpreted);
        let names = [&header::IDENTIFIERS[..], &["__doc__"]].concat();
        let names = names.into_iter().filter_map(|name| Some((name, interpreted.identifier(name)?))).into_map();
        let header = HeaderReader { text, lines, body: &module.body, names: &names };
        let mut defines = |name| interpreted.defines(name) || functions.iter().any(|function| function.name == name);
        let defines = Defines { upgrade: defines("upgrade"), downgrade: defines("downgrade") };
        let documented = names.get("__doc__").map(|value| match value {
            Identifier::Text(text) => text.as_known().unwrap_or_default().trim().to_owned(),
            _ => String::new(),
        });
        let docstring = documented.unwrap_or_else(|| docstring(&module.body));
        let unreadable = Unreadable::all(source);
        let mut revision = header.text("revision");
        let mut is_named_by_file = false;
        if revision == Assigned::Missing
            && let Some(id) = id_of_file_name(folder::file_name(path))
        {
            revision = Assigned::Known { value: id.to_owned(), position: Position::START };
            is_named_by_file = true;
        }
        let [down_revision, depends_on, branch_labels] =
            ["down_revision", "depends_on", "branch_labels"].map(|name| header.texts(name));
        let reassigned = header.reassigned();
        let (asks_schema, asks_rows) = (interpreted.asks_schema(), interpreted.asks_rows());
        let variables = interpreted.variables();
        let mistakes = std::mem::take(&mut interpreted.mistakes);
        drop(interpreted);
        Migration {
            path: path.to_owned(),
            was_read: true,
            revision,
            is_named_by_file,
            down_revision,
            depends_on,
            branch_labels,
            message: docstring.split("\n\n").next().unwrap_or_default().to_owned(),
            reassigned,
            docstring,
            functions,
            imports: imports(source),
            mistakes,
            defines,
            unreadable,
            asks_schema,
            asks_rows,
            variables,
            notes: notes(source),
            reliances: Reliances::of(source, |module| own_module(library, path, module)),
            text: text.clone(),
        }
    }

    /// Reads what its functions do once more, on the schema that they meet.
    pub fn meet(&mut self, library: &Library<'_>, settings: &Settings, schema: &Schema) {
        if let Some(source) = library.source(&self.path) {
            self.functions = functions(source, &mut interpreted(source, library, settings, Some(schema)));
        }
    }

    /// How much of what Alembic runs was understood.
    pub fn coverage(&self) -> Coverage {
        let runs = |function: &&Function| ["upgrade", "downgrade", MODULE].contains(&function.name.as_str());
        self.functions.iter().filter(runs).map(Function::coverage).sum()
    }

    /// A file of a version location whose bytes could not be had.
    pub fn unread(path: &str) -> Migration {
        Migration {
            path: path.to_owned(),
            was_read: false,
            text: String::new(),
            revision: Assigned::Missing,
            is_named_by_file: false,
            down_revision: Assigned::Missing,
            depends_on: Assigned::Missing,
            branch_labels: Assigned::Missing,
            message: String::new(),
            docstring: String::new(),
            reassigned: Vec::new(),
            functions: Vec::new(),
            imports: Position::START,
            mistakes: Vec::new(),
            defines: Defines::default(),
            unreadable: Vec::new(),
            asks_schema: false,
            asks_rows: false,
            variables: Vec::new(),
            notes: Vec::new(),
            reliances: Reliances::default(),
        }
    }

    /// The path's last part.
    pub fn file(&self) -> &str {
        folder::file_name(&self.path)
    }

    /// Its id, where the file names one.
    pub fn id(&self) -> Option<&str> {
        self.revision.known().map(String::as_str)
    }

    /// What it is called: its id, else its file.
    pub fn name(&self) -> &str {
        self.id().unwrap_or_else(|| self.file())
    }

    /// Its parents as far as they are known.
    pub fn parents(&self) -> &[String] {
        self.down_revision.known().map_or(&[], Vec::as_slice)
    }

    /// What it depends on besides its parents.
    pub fn dependencies(&self) -> &[String] {
        self.depends_on.known().map_or(&[], Vec::as_slice)
    }

    /// Its own branch labels.
    pub fn labels(&self) -> &[String] {
        self.branch_labels.known().map_or(&[], Vec::as_slice)
    }

    /// Its function of this name: of several, the last one, which is what the name is bound to in the end.
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().rfind(|function| function.name == name)
    }

    /// When it was made, as its docstring has it.
    pub fn create_date(&self) -> Option<&str> {
        self.documented("Create Date:")
    }

    /// The same in minutes, from some day on; nothing where it is not written as Alembic writes it.
    pub fn created(&self) -> Option<i64> {
        created::minutes(self.create_date()?)
    }

    /// What the docstring says after a word that begins one of its lines, as `Revises:`; nothing where it says nothing.
    pub fn documented(&self, word: &str) -> Option<&str> {
        let said = self.docstring.lines().find_map(|line| line.trim_start().strip_prefix(word))?.trim();
        (!said.is_empty()).then_some(said)
    }

    /// The message on one line.
    pub fn title(&self) -> String {
        self.message.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The functions of a module, last those of which nothing could be read.
fn functions(source: &Source, interpreted: &mut Interpreted<'_>) -> Vec<Function> {
    let mut functions = std::mem::take(&mut interpreted.functions);
    for problem in &source.module.problems {
        if let Some(name) = &problem.function {
            functions.push(Function::unparsed(name, source.lines.position(&source.text, problem.offset)));
        }
    }
    functions
}

/// The file of the folder that an import surely means: a part of a package may be called as a library is, and is none.
fn own_module(library: &Library<'_>, importer: &str, module: &str) -> Option<String> {
    if is_of_library(module) {
        return None;
    }
    let path = library.path(importer, module)?;
    if !module.starts_with('.') {
        let tail = module.replace('.', "/");
        let found = folder::module_path(path);
        let root = match found.strip_suffix(tail.as_str()) {
            Some(root) => root.trim_end_matches('/'),
            // What was dropped is a package itself, or lies in one.
            None if library.holds("__init__.py") => return Some(path.to_owned()),
            None => return None,
        };
        if !root.is_empty() && library.holds(&format!("{root}/__init__.py")) {
            return None;
        }
    }
    Some(path.to_owned())
}

/// Whether a module is one of those that migrations themselves stand on.
fn is_of_library(module: &str) -> bool {
    matches!(
        module.split('.').next(),
        Some("alembic" | "sqlalchemy" | "sqlmodel" | "typing" | "collections" | "datetime")
    )
}

/// The first import, or else the first statement after the docstring; `from __future__ import` stands before all others.
fn imports(source: &Source) -> Position {
    let is_import = |statement: &&Stmt| matches!(statement, Stmt::Import(_) | Stmt::ImportFrom(_));
    let is_future =
        |statement: &&Stmt| matches!(statement, Stmt::ImportFrom(node) if node.module.as_deref() == Some("__future__"));
    let is_text = |statement: &&Stmt| matches!(statement, Stmt::Expr(node) if matches!(*node.value, Expr::Constant(_)));
    let mut own = source.module.body.iter().filter(|it| !is_future(it) && !is_text(it));
    let first = own.clone().find(is_import).or_else(|| own.next());
    first.map_or(Position::START, |statement| source.lines.position(&source.text, statement.start().to_usize()))
}

/// Before `revision` was a variable, the file's name was the id (alembic/script/base.py,
/// `_legacy_rev`); Alembic still reads such files.
fn id_of_file_name(file: &str) -> Option<&str> {
    let stem = file.strip_suffix(".py")?;
    let is_id = !stem.is_empty() && stem.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_id.then_some(stem)
}

fn docstring(body: &[Stmt]) -> String {
    if let Some(Stmt::Expr(statement)) = body.first()
        && let Expr::Constant(constant) = statement.value.as_ref()
        && let Constant::Str(text) = &constant.value
    {
        return letters(text).to_string().replace("\r\n", "\n").trim().to_owned();
    }
    String::new()
}
