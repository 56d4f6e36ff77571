//! What stands in a Python file, flat: what it imports and defines, what it assigns and what it calls, with the function
//! that each stands in.

use std::collections::{BTreeMap, BTreeSet};

use crate::ordered::Arrange;
use crate::python::ast::{Arguments, Expr, ExprCall, ExprContext, Ranged, Stmt, StmtClassDef};
use crate::python::scopes::{expressions_of, suites_of};
use crate::python::source::Source;
use crate::python::walk::children;

/// What stands in a file, each kind in the order of the text.
pub(super) struct Outline<'a> {
    pub(super) source: &'a Source,
    /// The modules that it imports, as they are written, each once.
    pub(super) modules: Vec<String>,
    /// The names that imports bind: the module, and what is taken from it.
    pub(super) imports: BTreeMap<&'a str, (String, Option<&'a str>)>,
    pub(super) functions: Vec<Definition<'a>>,
    pub(super) classes: Vec<&'a StmtClassDef>,
    pub(super) assignments: Vec<Assignment<'a>>,
    pub(super) calls: Vec<(Site<'a>, &'a ExprCall)>,
    /// Texts that stand for something: no docstrings.
    pub(super) texts: Vec<&'a Expr>,
    /// The names that are read.
    pub(super) read: BTreeSet<&'a str>,
}

/// A function or a method.
pub(super) struct Definition<'a> {
    pub(super) name: &'a str,
    pub(super) arguments: &'a Arguments,
    /// What it returns, `return` by `return`.
    pub(super) returns: Vec<&'a Expr>,
    /// What it is said to return.
    pub(super) annotation: Option<&'a Expr>,
    /// The function that it stands in.
    pub(super) within: Option<usize>,
    /// It is a method.
    pub(super) is_method: bool,
    /// Where it begins.
    pub(super) start: u32,
}

/// `target = value`.
pub(super) struct Assignment<'a> {
    pub(super) target: &'a Expr,
    pub(super) value: &'a Expr,
    /// It is `+=`.
    pub(super) adds: bool,
    pub(super) site: Site<'a>,
}

/// Where something stands.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    /// The function, by its number.
    pub(super) within: Option<usize>,
    /// It stands in a class, outside of its methods.
    pub(super) in_class: bool,
    /// The condition of the `if` that it stands below.
    pub(super) test: Option<&'a Expr>,
    /// It stands in a statement that may pass it over.
    pub(super) is_nested: bool,
}

impl<'a> Outline<'a> {
    pub(super) fn of(source: &'a Source) -> Outline<'a> {
        let mut outline = Outline {
            source,
            modules: Vec::new(),
            imports: BTreeMap::new(),
            functions: Vec::new(),
            classes: Vec::new(),
            assignments: Vec::new(),
            calls: Vec::new(),
            texts: Vec::new(),
            read: BTreeSet::new(),
        };
        let top = Site { within: None, in_class: false, test: None, is_nested: false };
        outline.suite(&source.module.body, top);
        outline.calls.arrange_by_key(|(_, call)| call.start());
        outline
    }

    fn suite(&mut self, suite: &'a [Stmt], site: Site<'a>) {
        for statement in suite {
            self.statement(statement, site);
        }
    }

    fn suites(&mut self, statement: &'a Stmt, site: Site<'a>) {
        for suite in suites_of(statement) {
            self.suite(suite, site);
        }
    }

    fn statement(&mut self, statement: &'a Stmt, site: Site<'a>) {
        let is_docstring = matches!(statement, Stmt::Expr(node) if matches!(*node.value, Expr::Constant(_)));
        if !is_docstring {
            for expr in expressions_of(statement) {
                self.expression(expr, site);
            }
        }
        let nested = Site { is_nested: true, ..site };
        match statement {
            Stmt::Import(node) => {
                for alias in &node.names {
                    let name = alias.name.as_str();
                    self.add_module(name.to_owned());
                    match &alias.asname {
                        Some(bound) => _ = self.imports.insert(bound.as_str(), (name.to_owned(), None)),
                        None => {
                            let first = name.split('.').next().unwrap_or(name);
                            self.imports.insert(first, (first.to_owned(), None));
                        }
                    }
                }
            }
            Stmt::ImportFrom(node) => {
                let dots = ".".repeat(node.level.map_or(0, |level| level.to_usize()));
                let module = format!("{dots}{}", node.module.as_deref().unwrap_or_default());
                self.add_module(module.clone());
                for alias in &node.names {
                    let bound = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                    self.imports.insert(bound, (module.clone(), Some(alias.name.as_str())));
                }
            }
            Stmt::FunctionDef(node) => {
                self.function(statement, &node.name, &node.args, node.returns.as_deref(), &node.body, site);
            }
            Stmt::AsyncFunctionDef(node) => {
                self.function(statement, &node.name, &node.args, node.returns.as_deref(), &node.body, site);
            }
            Stmt::ClassDef(node) => {
                self.classes.push(node);
                self.suite(&node.body, Site { in_class: true, ..site });
            }
            Stmt::Assign(node) => {
                let value = node.value.as_ref();
                let assignments = node.targets.iter().map(|target| Assignment { target, value, adds: false, site });
                self.assignments.extend(assignments);
            }
            Stmt::AnnAssign(node) => {
                let assignment =
                    node.value.as_deref().map(|value| Assignment { target: &node.target, value, adds: false, site });
                self.assignments.extend(assignment);
            }
            Stmt::AugAssign(node) => {
                self.assignments.push(Assignment { target: &node.target, value: &node.value, adds: true, site });
            }
            Stmt::If(node) => {
                self.suite(&node.body, Site { test: Some(&node.test), ..nested });
                self.suite(&node.orelse, nested);
            }
            Stmt::Return(node) => {
                let function = site.within.and_then(|at| self.functions.get_mut(at));
                if let (Some(function), Some(value)) = (function, node.value.as_deref()) {
                    function.returns.push(value);
                }
            }
            // Each round assigns.
            Stmt::For(node) => {
                self.assignments.push(Assignment {
                    target: &node.target,
                    value: &node.iter,
                    adds: false,
                    site: nested,
                });
                self.suite(&node.body, nested);
                self.suite(&node.orelse, nested);
            }
            // What a `with` holds runs whenever the `with` does.
            Stmt::With(_) | Stmt::AsyncWith(_) => self.suites(statement, site),
            _ => self.suites(statement, nested),
        }
    }

    fn function(
        &mut self,
        statement: &'a Stmt,
        name: &'a str,
        arguments: &'a Arguments,
        annotation: Option<&'a Expr>,
        body: &'a [Stmt],
        site: Site<'a>,
    ) {
        let (within, is_method) = (site.within, site.in_class);
        let start = statement.start().to_u32();
        let definition = Definition { name, arguments, returns: Vec::new(), annotation, within, is_method, start };
        let number = self.functions.len();
        self.functions.push(definition);
        self.suite(body, Site { within: Some(number), in_class: false, test: None, is_nested: false });
    }

    fn expression(&mut self, expr: &'a Expr, site: Site<'a>) {
        match expr {
            Expr::Call(call) => self.calls.push((site, call)),
            Expr::Name(name) if name.ctx == ExprContext::Load => _ = self.read.insert(name.id.as_str()),
            Expr::JoinedStr(_) => self.texts.push(expr),
            Expr::Constant(constant) if constant.value.is_str() => self.texts.push(expr),
            Expr::NamedExpr(node) => {
                self.assignments.push(Assignment { target: &node.target, value: &node.value, adds: false, site });
            }
            _ => {}
        }
        // A piece of an f-string is no text of its own.
        let is_whole = |inner: &&Expr| !matches!((expr, inner), (Expr::JoinedStr(_), Expr::Constant(_)));
        for inner in children(expr).into_iter().filter(is_whole) {
            self.expression(inner, site);
        }
    }

    fn add_module(&mut self, module: String) {
        if !self.modules.contains(&module) {
            self.modules.push(module);
        }
    }

    /// An expression as it is written, on one line, with passwords masked.
    pub(super) fn shown(&self, node: &impl Ranged) -> String {
        let text = self.source.text.get(node.start().to_usize()..node.end().to_usize()).unwrap_or_default();
        crate::secret::code::masked(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The line of an expression, from 1.
    pub(super) fn line(&self, node: &impl Ranged) -> u32 {
        self.source.lines.position(&self.source.text, node.start().to_usize()).line
    }

    /// What a name is assigned in a function, the functions around it, or else the module; the innermost that does.
    pub(super) fn assigned(&self, name: &str, within: Option<usize>) -> Vec<&'a Expr> {
        let mut at = within;
        loop {
            let own = self.assignments.iter().filter(|it| it.site.within == at && !it.site.in_class);
            let found: Vec<&Expr> = own.filter(|it| is_name(it.target, name)).map(|it| it.value).collect();
            if !found.is_empty() {
                return found;
            }
            at = match at {
                Some(number) => self.functions.get(number).and_then(|it| it.within),
                None => return Vec::new(),
            };
        }
    }

    /// The name of a value, or the one that is bound to the same: `rec["connection"] = conn = engine.connect()`.
    pub(super) fn name_of(&self, expr: &'a Expr) -> Option<&'a str> {
        if let Expr::Name(name) = expr {
            return Some(name.id.as_str());
        }
        let shown = self.shown(expr);
        let bound = self.assignments.iter().filter(|it| self.shown(it.target) == shown).map(|it| it.value);
        bound.into_iter().find_map(|value| {
            let same = self.assignments.iter().filter(|it| std::ptr::eq(it.value, value));
            same.into_iter().find_map(|it| if let Expr::Name(name) = it.target { Some(name.id.as_str()) } else { None })
        })
    }

    /// Whether a name is assigned once, and that surely.
    pub(super) fn is_assigned_once(&self, name: &str) -> bool {
        let mut assigned = self.assignments.iter().filter(|it| is_name(it.target, name));
        assigned.next().is_some_and(|it| !it.site.is_nested && !it.adds) && assigned.next().is_none()
    }

    /// A function of this name that is no method; the last one counts.
    pub(super) fn function_named(&self, name: &str) -> Option<usize> {
        self.functions.iter().rposition(|it| it.name == name && !it.is_method)
    }

    /// A class of this name.
    pub(super) fn class_named(&self, name: &str) -> Option<&'a StmtClassDef> {
        self.classes.iter().rev().find(|it| it.name.as_str() == name).copied()
    }

    /// What is called, or named, by its dotted name, with imports followed: `os.environ.get`.
    pub(super) fn dotted(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Name(name) => Some(match self.imports.get(name.id.as_str()) {
                Some((module, Some(taken))) if module.ends_with('.') => format!("{module}{taken}"),
                Some((module, Some(taken))) => format!("{module}.{taken}"),
                Some((module, None)) => module.clone(),
                None => name.id.as_str().to_owned(),
            }),
            Expr::Attribute(node) => Some(format!("{}.{}", self.dotted(&node.value)?, node.attr.as_str())),
            _ => None,
        }
    }
}

/// Whether an expression is a name.
pub(super) fn is_name(expr: &Expr, name: &str) -> bool {
    matches!(expr, Expr::Name(node) if node.id.as_str() == name)
}

/// The text that an expression is.
pub(super) fn constant(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Constant(constant) => constant.value.as_str().map(String::as_str),
        _ => None,
    }
}

/// The last name of what is called or named.
pub(super) fn last_name(expr: &Expr) -> Option<&str> {
    super::called_name(expr)
}

/// An argument of a call, by its place or its name.
pub(super) fn argument<'a>(call: &'a ExprCall, place: usize, name: &str) -> Option<&'a Expr> {
    let named = call.keywords.iter().find(|it| it.arg.as_ref().is_some_and(|arg| arg.as_str() == name));
    call.args.get(place).or_else(|| named.map(|keyword| &keyword.value))
}
