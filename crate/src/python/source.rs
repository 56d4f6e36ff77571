//! A Python file, parsed.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::ast::{ExceptHandler, Expr, Stmt};
use super::lines::Lines;
use super::scopes::Unbound;
use super::walk;

/// A Python file, parsed.
#[derive(Debug)]
pub struct Source {
    /// Its path in the folder.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Where its lines begin.
    pub lines: Lines,
    /// What was parsed of it.
    pub module: super::Module,
    /// Why Python would refuse its bytes, if it would.
    pub problem: Option<String>,
    bindings: OnceLock<BTreeMap<String, Vec<usize>>>,
    unbound: OnceLock<Unbound>,
}

impl Source {
    /// Parses a file's text.
    pub fn of(path: &str, text: String) -> Source {
        let (lines, module) = (Lines::of(&text), super::parsed(&text));
        let (bindings, unbound) = (OnceLock::new(), OnceLock::new());
        Source { path: path.to_owned(), lines, module, text, problem: None, bindings, unbound }
    }

    /// The names that are read in it, and that nothing binds.
    pub fn unbound(&self) -> &Unbound {
        self.unbound.get_or_init(|| Unbound::of(&self.module))
    }

    /// For each name, which statements of the module's own level bind it: what must be read to know it.
    pub fn bindings(&self) -> &BTreeMap<String, Vec<usize>> {
        self.bindings.get_or_init(|| self.bound())
    }

    fn bound(&self) -> BTreeMap<String, Vec<usize>> {
        let mut bindings: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, statement) in self.module.body.iter().enumerate() {
            walk::each_statement(std::slice::from_ref(statement), &mut |statement| {
                for name in bound_names(statement) {
                    let statements = bindings.entry(name.to_owned()).or_default();
                    if statements.last() != Some(&at) {
                        statements.push(at);
                    }
                }
            });
        }
        bindings
    }
}

/// The names that a statement binds by itself; `*` for a star import.
fn bound_names(statement: &Stmt) -> Vec<&str> {
    let mut names = Vec::new();
    match statement {
        Stmt::FunctionDef(node) => names.push(node.name.as_str()),
        Stmt::AsyncFunctionDef(node) => names.push(node.name.as_str()),
        Stmt::ClassDef(node) => names.push(node.name.as_str()),
        Stmt::Assign(node) => node.targets.iter().for_each(|target| push_target(target, &mut names)),
        Stmt::AnnAssign(node) => push_target(&node.target, &mut names),
        Stmt::AugAssign(node) => push_target(&node.target, &mut names),
        Stmt::For(node) => push_target(&node.target, &mut names),
        Stmt::With(node) => {
            node.items
                .iter()
                .filter_map(|item| item.optional_vars.as_deref())
                .for_each(|it| push_target(it, &mut names));
        }
        Stmt::Try(node) => {
            for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                names.extend(handler.name.as_deref());
            }
        }
        Stmt::Import(node) => names.extend(node.names.iter().map(|alias| match &alias.asname {
            Some(name) => name.as_str(),
            None => alias.name.split('.').next().unwrap_or_default(),
        })),
        Stmt::ImportFrom(node) => {
            names.extend(node.names.iter().map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).as_str()));
        }
        // `TABLES.append(…)` changes what its name is bound to.
        Stmt::Expr(node) => {
            if let Expr::Call(call) = node.value.as_ref()
                && let Expr::Attribute(attribute) = call.func.as_ref()
            {
                push_target(&attribute.value, &mut names);
            }
        }
        _ => {}
    }
    names
}

fn push_target<'a>(target: &'a Expr, names: &mut Vec<&'a str>) {
    match target {
        Expr::Name(name) => names.push(name.id.as_str()),
        Expr::Starred(node) => push_target(&node.value, names),
        Expr::Tuple(node) => node.elts.iter().for_each(|element| push_target(element, names)),
        Expr::List(node) => node.elts.iter().for_each(|element| push_target(element, names)),
        Expr::Subscript(node) => push_target(&node.value, names),
        Expr::Attribute(node) => push_target(&node.value, names),
        _ => {}
    }
}
