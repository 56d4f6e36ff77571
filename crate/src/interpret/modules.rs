//! Modules: what an import gives, from the folder or from a library.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::frame::Frame;
use super::reader::{Lazy, Mode, Reader};
use super::registered::registering;
use crate::python::ast::StmtImportFrom;
use crate::python::source::Source;
use crate::text::Text;
use crate::value::heap::{Id, ScopeKind};
use crate::value::{Connection, Place, Term, Value};

impl<'a> Reader<'a> {
    /// `import a.b as c`.
    pub(super) fn import(&mut self, name: &'a str, alias: Option<&'a str>) {
        match alias {
            Some(alias) => {
                let value = self.module(name);
                self.set_name(alias, value);
            }
            None => {
                // `import a.b` binds `a`.
                let (first, is_whole) = name.split_once('.').map_or((name, true), |(first, _)| (first, false));
                let value = match (is_whole, self.folder_module(first)) {
                    (true, _) => self.module(first),
                    (false, Some(scope)) => Value::Module(scope),
                    (false, None) => Value::name(first),
                };
                self.set_name(first, value);
            }
        }
    }

    /// `from a import b as c`.
    pub(super) fn import_from(&mut self, node: &'a StmtImportFrom) {
        let dots = node.level.map_or(0, |level| level.to_usize());
        let module = match (dots, node.module.as_deref()) {
            (0, Some(module)) => Cow::Borrowed(module),
            (dots, module) => Cow::Owned(format!("{}{}", ".".repeat(dots), module.unwrap_or(""))),
        };
        for alias in &node.names {
            let name = alias.name.as_str();
            if name == "*" {
                self.import_all(&module);
                continue;
            }
            if dots == 0 {
                self.check_import(&format!("{module}.{name}"), true, self.place(node));
            }
            let value = self.imported(&module, name);
            let bound = alias.asname.as_ref().unwrap_or(&alias.name);
            self.set_name(bound.as_str(), value);
        }
    }

    /// All public names of a module of the folder.
    fn import_all(&mut self, module: &str) {
        let Some(scope) = self.folder_module(module) else {
            let file = self.file() as usize;
            if let Some(own) = self.modules.get_mut(file) {
                own.stars.push(module.to_owned());
            }
            return;
        };
        let Some(ScopeKind::Module(file)) = self.heap.scope(scope).map(|scope| scope.kind.clone()) else { return };
        let names: Vec<&'a str> = match self.modules.get(file as usize).and_then(|module| module.lazy.as_ref()) {
            Some(lazy) => {
                lazy.bindings.keys().map(String::as_str).filter(|name| !name.starts_with('_') && *name != "*").collect()
            }
            None => Vec::new(),
        };
        for name in names {
            if let Some(value) = self.module_name(scope, name) {
                self.set_name(name, value);
            }
        }
    }

    /// A name that a library has of which all are imported where the code stands: `from sqlalchemy import *`.
    pub(super) fn name_of_star(&self, name: &str) -> Option<Value<'a>> {
        let stars = &self.modules.get(self.file() as usize)?.stars;
        let module = stars.iter().find(|module| crate::alchemy::exported::exports(module, name))?;
        Some(Value::name(format!("{module}.{name}")))
    }

    /// What `from module import name` gives.
    fn imported(&mut self, module: &str, name: &str) -> Value<'a> {
        if let Some(scope) = self.folder_module(module)
            && let Some(value) = self.module_name(scope, name).or_else(|| self.module_getattr(scope, name))
        {
            return value;
        }
        if !module.starts_with('.')
            && !is_harmless(module)
            && let Some(package) = self.library.root_package()
            && let Some(scope) = self.source_scope(package)
            && let Some(value) = self.module_name(scope, name)
        {
            return value;
        }
        let dot = if module.is_empty() || module.ends_with('.') { "" } else { "." };
        self.module(&format!("{module}{dot}{name}"))
    }

    /// A module, or something of a library, by its dotted name.
    pub(super) fn module(&mut self, dotted: &str) -> Value<'a> {
        if let Some(known) = library_value(dotted) {
            return known;
        }
        match self.folder_module(dotted) {
            Some(scope) => Value::Module(scope),
            None => Value::name(dotted.to_owned()),
        }
    }

    /// The scope of a module of the folder. It is read as far as its names are asked for.
    pub(super) fn folder_module(&mut self, dotted: &str) -> Option<Id> {
        // A library's name is never the folder's, whatever files are called in it.
        let first = dotted.split('.').next().unwrap_or_default();
        if matches!(
            first,
            "sqlalchemy" | "alembic" | "sqlmodel" | "os" | "sys" | "typing" | "enum" | "json" | "logging"
        ) {
            return None;
        }
        let importer = self.modules[self.file() as usize].source;
        let source = self.library.module(&importer.path, dotted)?;
        self.source_scope(source)
    }

    /// The scope of an imported file.
    pub(super) fn source_scope(&mut self, source: &'a Source) -> Option<Id> {
        if let Some(scope) = self.scopes.get(source.path.as_str()) {
            return Some(*scope);
        }
        if self.modules.len() >= self.reach.modules {
            return None;
        }
        let lazy = Lazy { bindings: source.bindings(), done: BTreeSet::new() };
        let (scope, _) = self.open(source, Some(lazy));
        for name in registering(&source.module.body) {
            self.module_name(scope, name);
        }
        Some(scope)
    }

    /// What a name of a module is bound to. Of an imported one, what binds it is read first.
    pub(super) fn module_name(&mut self, scope: Id, name: &str) -> Option<Value<'a>> {
        if let Some(value) = self.heap.scope(scope)?.names.get(name) {
            return Some(value.clone());
        }
        let ScopeKind::Module(file) = self.heap.scope(scope)?.kind else { return None };
        let module = self.modules.get_mut(file as usize)?;
        let source = module.source;
        let lazy = module.lazy.as_mut()?;
        let mut statements = lazy.bindings.get(name).cloned().unwrap_or_default();
        if statements.is_empty() {
            statements = lazy.bindings.get("*").cloned().unwrap_or_default();
        }
        if self.frames.len() > self.reach.frames {
            return self.submodule(source, name);
        }
        // What stands below a statement that is being read is not there yet.
        if let Some((_, open)) = self.open.iter().rev().find(|(of, _)| *of == file)
            && statements.iter().any(|at| at < open)
        {
            statements.retain(|at| at < open);
        }
        statements.retain(|at| lazy.done.insert(*at));
        if statements.is_empty() {
            return self.submodule(source, name);
        }
        // What a module binds stays, whichever way of a branch asked for it first.
        let aside = self.heap.set_aside();
        let conditions = std::mem::take(&mut self.conditions);
        let mode = std::mem::replace(&mut self.mode, Mode::Load);
        let called = self.here().called;
        let frame = Frame::new(None, file, scope, called);
        self.frames.push(frame);
        let kept = self.budget.keep_all_but(self.reach.steps);
        for at in statements {
            if let Some(statement) = source.module.body.get(at) {
                let is_tracked = self.declared.is_some();
                if is_tracked {
                    self.open.push((file, at));
                }
                let _flow = self.statement(statement);
                if is_tracked {
                    self.open.pop();
                }
            }
        }
        self.frames.pop();
        self.budget.give_back(&kept);
        self.mode = mode;
        self.conditions = conditions;
        self.heap.resume(aside);
        let found = self.heap.scope(scope)?.names.get(name).cloned();
        found.or_else(|| self.submodule(source, name))
    }

    /// `package.name` where that is a file.
    fn submodule(&mut self, source: &'a Source, name: &str) -> Option<Value<'a>> {
        let package = source.path.strip_suffix("/__init__.py")?;
        let inner = self.library.module(&source.path, &format!(".{name}"))?;
        if !inner.path.starts_with(package) {
            return None;
        }
        self.source_scope(inner).map(Value::Module)
    }

    /// `globals()[f"upgrade_{engine_name}"]` with a name that isn't known: one of the functions that it may mean.
    pub(super) fn some_function(&mut self, scope: Id, key: &Value<'a>, place: Place) -> Value<'a> {
        let Value::Text(text) = key else { return Self::unknown_at(place, "a name that isn't known") };
        let Some(crate::text::Piece::Known(begin)) = text.pieces().first() else {
            return Self::unknown_at(place, "a name that isn't known");
        };
        let names = self.heap.scope(scope).map(|scope| &scope.names);
        let functions = names.into_iter().flatten().filter(|(name, value)| {
            name.starts_with(begin.as_str()) && name.len() > begin.len() && matches!(value, Value::Function(_))
        });
        let found: Vec<Value<'a>> = functions.map(|(_, value)| value.clone()).collect();
        if found.is_empty() { Self::unknown_at(place, "a name that isn't known") } else { Value::Any(found.into()) }
    }

    /// The string that a quoted name is: `quoted_name("Runs", quote=True)`, `conv("ck")`.
    pub(super) fn quoted_name(&self, value: &Value<'a>) -> Option<Text> {
        let Term::Call { function, args, .. } = value.as_term()? else { return None };
        let name = function.dotted()?;
        let name = name.rsplit('.').next()?;
        matches!(name, "quoted_name" | "conv" | "_truncated_label")
            .then(|| args.positional.first())?
            .map(|it| self.written(it))
    }
}

/// What is meant by names of Alembic's and SQLAlchemy's that have a meaning of their own here.
fn library_value<'a>(dotted: &str) -> Option<Value<'a>> {
    if let Some(directive) = dotted.strip_prefix("alembic.op.") {
        return Some(Value::Term(Rc::new(Term::Attribute { of: Value::Op, name: directive.to_owned().into() })));
    }
    if let Some(name) = dotted.strip_prefix("alembic.context.") {
        return Some(Value::Term(Rc::new(Term::Attribute { of: Value::Context, name: name.to_owned().into() })));
    }
    Some(match dotted {
        "alembic.op" | "alembic.operations.op" => Value::Op,
        "alembic.context" => Value::Context,
        "sqlalchemy.orm.session.Session" => Value::name("sqlalchemy.orm.Session"),
        "sqlalchemy.engine.reflection.Inspector" | "sqlalchemy.reflection.Inspector" => {
            Value::name("sqlalchemy.Inspector")
        }
        _ => return None,
    })
}

/// What an attribute of something of a library is, where it has a meaning of its own here.
pub(super) fn library_attribute<'a>(dotted: &str) -> Option<Value<'a>> {
    library_value(dotted).or_else(|| (dotted == "flask.current_app.db").then_some(Value::Connection(Connection::Plain)))
}

/// Whether a library's calls change no database: what they do need not be told.
pub(super) fn is_harmless(dotted: &str) -> bool {
    const HARMLESS: &[&str] = &[
        "abc",
        "alembic",
        "argparse",
        "arrow",
        "ast",
        "asyncio",
        "attr",
        "attrs",
        "babel",
        "base64",
        "bcrypt",
        "binascii",
        "bisect",
        "bs4",
        "builtins",
        "bz2",
        "cachetools",
        "calendar",
        "click",
        "codecs",
        "collections",
        "colorama",
        "configparser",
        "contextlib",
        "copy",
        "cryptography",
        "csv",
        "dataclasses",
        "datetime",
        "dateutil",
        "decimal",
        "difflib",
        "email",
        "enum",
        "errno",
        "faker",
        "fnmatch",
        "fractions",
        "functools",
        "gc",
        "getopt",
        "getpass",
        "glob",
        "gzip",
        "hashlib",
        "heapq",
        "hmac",
        "html",
        "http",
        "httpx",
        "importlib",
        "inspect",
        "io",
        "ipaddress",
        "itertools",
        "jinja2",
        "json",
        "jsonschema",
        "locale",
        "logging",
        "loguru",
        "lxml",
        "lzma",
        "markdown",
        "marshmallow",
        "math",
        "mimetypes",
        "numbers",
        "numpy",
        "operator",
        "optparse",
        "orjson",
        "os",
        "oslo_log",
        "packaging",
        "passlib",
        "pathlib",
        "pendulum",
        "pickle",
        "platform",
        "pprint",
        "pydantic",
        "pytz",
        "queue",
        "random",
        "re",
        "requests",
        "rich",
        "secrets",
        "select",
        "shlex",
        "shutil",
        "signal",
        "simplejson",
        "six",
        "slugify",
        "smtplib",
        "socket",
        "sqlalchemy",
        "sqlmodel",
        "stat",
        "statistics",
        "string",
        "struct",
        "structlog",
        "subprocess",
        "sys",
        "tarfile",
        "tempfile",
        "tenacity",
        "termcolor",
        "textwrap",
        "threading",
        "time",
        "timeit",
        "toml",
        "tomli",
        "tomllib",
        "tqdm",
        "traceback",
        "types",
        "typing",
        "typing_extensions",
        "ujson",
        "ulid",
        "unicodedata",
        "urllib",
        "uuid",
        "warnings",
        "weakref",
        "werkzeug",
        "xml",
        "yaml",
        "zipfile",
        "zlib",
        "zoneinfo",
    ];
    let first = dotted.split('.').next().unwrap_or_default();
    HARMLESS.binary_search(&first).is_ok()
}
