//! The naming convention of an environment: `MetaData(naming_convention=…)` of the `target_metadata` that its env.py
//! hands to Alembic, which gives names to what migrations leave without one
//! (`SchemaObjects.metadata` in alembic/operations/schemaobj.py).

use super::frame::Frame;
use super::library::Library;
use super::reader::Reader;
use crate::folder::Folder;
use crate::ordered::Gather;
use crate::python::ast::{Expr, ExprDict, Identifier, Stmt};
use crate::python::letters;
use crate::python::walk::{children, each_statement};
use crate::schema::names::Conventions;
use crate::value::heap::{Id, Key, ScopeKind};
use crate::value::{Args, Place, Term, Value};

/// Attributes and calls that lead from `target_metadata` to what it is.
const MAX_STEPS: usize = 8;

/// What an env.py of these statements says of names, once they were read. `None` where what it hands on is not in the
/// folder, so that nobody knows.
pub(super) fn conventions<'a>(reader: &mut Reader<'a>, body: &'a [Stmt]) -> Option<Conventions> {
    let scope = reader.modules.first()?.scope;
    // `target_metadata.naming_convention = {…}`, whatever it was made with.
    for statement in body {
        if let Stmt::Assign(node) = statement
            && let [Expr::Attribute(target)] = node.targets.as_slice()
            && target.attr.as_str() == "naming_convention"
        {
            let given = reader.value(&node.value);
            return reader.written_convention(&given);
        }
    }
    let metadata = target_metadata(reader, scope, body)?;
    reader.conventions_of(metadata)
}

/// What an env.py of these statements hands to Alembic to compare with.
pub(super) fn target_metadata<'a>(reader: &mut Reader<'a>, scope: Id, body: &'a [Stmt]) -> Option<Value<'a>> {
    match reader.module_name(scope, "target_metadata") {
        Some(metadata) => Some(metadata),
        None => {
            let given = configured_metadata(body)?;
            let ScopeKind::Module(file) = reader.heap.scope(scope)?.kind else { return None };
            reader.frames.push(Frame::new(None, file, scope, Place { file, start: 0, end: 0 }));
            let value = reader.value(given);
            reader.frames.pop();
            Some(value)
        }
    }
}

/// What is handed on in `context.configure(target_metadata=…)`, at a module's own level or in its functions.
fn configured_metadata(body: &[Stmt]) -> Option<&Expr> {
    let mut found = None;
    each_statement(body, &mut |statement| {
        let suite = match statement {
            Stmt::FunctionDef(node) => node.body.as_slice(),
            Stmt::AsyncFunctionDef(node) => node.body.as_slice(),
            statement => std::slice::from_ref(statement),
        };
        each_statement(suite, &mut |statement| found = found.or(metadata_argument(statement)));
    });
    found
}

/// What a statement that is a call of `configure` hands on.
fn metadata_argument(statement: &Stmt) -> Option<&Expr> {
    let Stmt::Expr(node) = statement else { return None };
    let Expr::Call(call) = node.value.as_ref() else { return None };
    let Expr::Attribute(method) = call.func.as_ref() else { return None };
    let is_it = |name: &Identifier| name.as_str() == "target_metadata" && method.attr.as_str() == "configure";
    call.keywords.iter().find(|keyword| keyword.arg.as_ref().is_some_and(is_it)).map(|keyword| &keyword.value)
}

/// The only convention that files of a folder write down, wherever they do: what stands in for one that an env.py takes
/// from elsewhere. `None` where there is none, or several that differ.
pub fn written_conventions(folder: &Folder, library: &Library<'_>) -> Option<Conventions> {
    let mut found: Option<Conventions> = None;
    for (path, _) in folder.files().filter(|(path, _)| path.ends_with(".py")) {
        // Few files are worth parsing.
        let writes_one = |text: &str| text.contains("%(table_name)s") && text.contains("%(column_0");
        let is_one = folder.bytes(path).is_some_and(|bytes| std::str::from_utf8(bytes).is_ok_and(writes_one));
        let Some(source) = is_one.then(|| library.source(path)).flatten() else { continue };
        let mut written = Vec::new();
        each_statement(&source.module.body, &mut |statement| {
            let value = match statement {
                Stmt::Assign(node) => Some(&*node.value),
                Stmt::AnnAssign(node) => node.value.as_deref(),
                Stmt::Expr(node) => Some(&*node.value),
                Stmt::Return(node) => node.value.as_deref(),
                _ => None,
            };
            written.extend(value.into_iter().flat_map(dicts).filter_map(convention));
        });
        for convention in written {
            match &found {
                Some(other) if *other != convention => return None,
                _ => found = Some(convention),
            }
        }
    }
    found
}

/// The dicts in an expression.
fn dicts(expr: &Expr) -> Vec<&ExprDict> {
    let mut found = Vec::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        if let Expr::Dict(dict) = expr {
            found.push(dict);
        }
        open.extend(children(expr));
    }
    found
}

/// The convention that a dict of strings is: its keys are kinds of constraints.
fn convention(dict: &ExprDict) -> Option<Conventions> {
    let text = |expr: &Expr| match expr {
        Expr::Constant(constant) => letters(constant.value.as_str()?).as_known().map(ToOwned::to_owned),
        _ => None,
    };
    let mut convention = Conventions::new();
    for (key, value) in dict.keys.iter().zip(&dict.values) {
        let (key, value) = (text(key.as_ref()?)?, text(value)?);
        if !matches!(key.as_str(), "ix" | "uq" | "ck" | "fk" | "pk") {
            return None;
        }
        convention.insert(key, value);
    }
    (!convention.is_empty()).then_some(convention)
}

/// Whether a library's base class has a `MetaData` without a convention (`sqlmodel/main.py`,
/// `flask_appbuilder/models/sqla/__init__.py`).
fn is_plain_base(dotted: &str) -> bool {
    matches!(
        dotted,
        "sqlmodel.SQLModel"
            | "flask_appbuilder.Base"
            | "flask_appbuilder.Model"
            | "flask_appbuilder.models.sqla.Base"
            | "flask_appbuilder.models.sqla.Model"
    )
}

impl<'a> Reader<'a> {
    fn conventions_of(&mut self, metadata: Value<'a>) -> Option<Conventions> {
        let mut at = metadata;
        for _ in 0..MAX_STEPS {
            at = match &at {
                // `[Base.metadata, other]`: what they say is the same in all, or no use.
                Value::List(_) | Value::Tuple(_) => self.heap.elements(&at)?.items.into_iter().next()?,
                Value::Class(id) => match self.class_attribute(*id, "metadata") {
                    Some(metadata) => metadata,
                    None if self.has_own_metadata(*id) => return Some(Conventions::new()),
                    None => match self.followed_base(*id) {
                        Some(base) => base,
                        None => return self.of_plain_class(*id),
                    },
                },
                Value::None => return Some(Conventions::new()),
                Value::Term(term) => match term.as_ref() {
                    Term::Call { function, args, .. } => {
                        let dotted = function.dotted()?;
                        match dotted.rsplit('.').next()? {
                            "MetaData" => return self.convention_dict(args),
                            // `declarative_base(metadata=…)`, `SQLAlchemy(metadata=…)`
                            "declarative_base" | "automap_base" | "generate_base" | "SQLAlchemy" | "registry" => {
                                match args.named("metadata") {
                                    Some(metadata) => metadata.clone(),
                                    None => return Some(Conventions::new()),
                                }
                            }
                            _ => return None,
                        }
                    }
                    Term::Attribute { of, name } if matches!(name.as_ref(), "metadata" | "Model") => of.clone(),
                    Term::Name(name) if is_plain_base(name) => return Some(Conventions::new()),
                    _ => return None,
                },
                _ => return None,
            };
        }
        None
    }

    /// The base of a class that leads on to its `metadata`: another class of the folder, or what a library made.
    fn followed_base(&self, id: crate::value::heap::Id) -> Option<Value<'a>> {
        let leads_on = |base: &&Value<'a>| match base {
            Value::Class(_) => true,
            Value::Term(term) => matches!(term.as_ref(), Term::Call { .. }),
            _ => false,
        };
        self.heap.class(id)?.bases.iter().find(leads_on).cloned()
    }

    /// Whether a class is given a plain `MetaData`: one right below `DeclarativeBase`, whatever else it derives from
    /// (`_setup_declarative_base` in `sqlalchemy/orm/decl_api.py`).
    pub(super) fn has_own_metadata(&self, id: crate::value::heap::Id) -> bool {
        let is_declarative = |base: &Value<'a>| {
            base.dotted().is_some_and(|name| name.starts_with("sqlalchemy") && name.ends_with(".DeclarativeBase"))
        };
        let has_registry = self.heap.scope(id).is_some_and(|scope| scope.names.contains_key("registry"));
        let bases = self.heap.class(id).map(|class| &class.bases);
        bases.is_some_and(|bases| bases.iter().any(is_declarative)) && !has_registry
    }

    /// A class without a `metadata` of its own: those of SQLAlchemy have no convention; one that isn't in the folder may
    /// have one.
    fn of_plain_class(&self, id: crate::value::heap::Id) -> Option<Conventions> {
        let bases = &self.heap.class(id)?.bases;
        let is_plain = |base: &Value<'a>| {
            base.dotted().is_some_and(|name| name.starts_with("sqlalchemy") || name.starts_with("sqlmodel"))
        };
        (!bases.is_empty() && bases.iter().all(is_plain)).then(Conventions::new)
    }

    fn convention_dict(&self, args: &Args<'a>) -> Option<Conventions> {
        let Some(convention) = args.named("naming_convention") else { return Some(Conventions::new()) };
        self.written_convention(convention)
    }

    /// The convention that a dict is.
    fn written_convention(&self, convention: &Value<'a>) -> Option<Conventions> {
        if matches!(convention, Value::None) {
            return Some(Conventions::new());
        }
        let Value::Dict(id) = convention else { return None };
        let dict = self.heap.dict(*id)?;
        let known = |(key, (_, value)): (&Key, &(Value<'a>, Value<'a>))| match key {
            Key::Text(key) => Some((key.clone(), value.as_text()?.to_owned())),
            _ => None,
        };
        Some(dict.entries.iter().filter_map(known).into_map())
    }

    /// What a module's own `__getattr__` gives for a name that it doesn't bind (PEP 562).
    pub(super) fn module_getattr(&mut self, scope: crate::value::heap::Id, name: &str) -> Option<Value<'a>> {
        if name.starts_with("__") || !self.may_call() {
            return None;
        }
        let getattr = self.module_name(scope, "__getattr__")?;
        let Value::Function(function) = &getattr else { return None };
        let place: Place = function.place;
        let raised = std::mem::replace(&mut self.raised, 0);
        let args = Args { positional: vec![Value::text(name)], ..Args::default() };
        let value = self.call_value(&getattr, args, place);
        let raises = std::mem::replace(&mut self.raised, raised) > 0;
        // A name that it raises for is not there; what it gives otherwise is not what the name says, known or not.
        (!raises).then_some(value)
    }

    /// A name in quotes where the dialect's own preparer puts them: `bind.dialect.identifier_preparer.quote("change")`.
    pub(super) fn quoted_by_preparer(&self, of: &Value<'a>, method: &str, args: &Args<'a>) -> Option<Value<'a>> {
        let Term::Attribute { of, name } = of.as_term()? else { return None };
        if !matches!(of, Value::Dialect) || name != "identifier_preparer" {
            return None;
        }
        if !matches!(method, "quote" | "quote_identifier" | "quote_schema") {
            return None;
        }
        let Value::Text(text) = args.positional.first()? else { return None };
        let dialect = self.settings.dialect;
        Some(Value::text(match method {
            "quote_identifier" => crate::quoted::in_quotes(text, dialect),
            _ => crate::quoted::identifier(text, dialect),
        }))
    }
}
