//! Classes that functions declare which nothing calls while modules are imported: `def setup(Base): class Run(Base): …`.

use std::collections::BTreeSet;

use super::own;
use crate::interpret::reader::Reader;
use crate::python::ast::{Expr, Ranged, Stmt, StmtClassDef};
use crate::python::source::Source;
use crate::python::walk::each_statement;
use crate::value::heap::Id;
use crate::value::{Args, Value};

impl<'a> Reader<'a> {
    /// Reads the functions of a file, and the methods of its classes, that declare models and that nothing has called so
    /// far. What they are given isn't known.
    pub(super) fn load_functions(&mut self, source: &'a Source) {
        let declares_any = source.module.body.iter().any(|statement| !models_in_functions(statement).is_empty());
        let Some(scope) = self.source_scope(source).filter(|_| declares_any) else { return };
        for statement in &source.module.body {
            let models = models_in_functions(statement);
            if models.is_empty() || self.has_read_one_of(&models) {
                continue;
            }
            self.allow_again();
            match statement {
                Stmt::FunctionDef(node) => {
                    let function = self.module_name(scope, &node.name);
                    self.call_without_arguments(function);
                }
                Stmt::ClassDef(node) => {
                    let Some(Value::Class(class)) = self.module_name(scope, &node.name) else { continue };
                    self.load_methods(class, node);
                }
                _ => {}
            }
        }
    }

    /// An object of the class may declare them as soon as it is made.
    fn load_methods(&mut self, class: Id, node: &'a StmtClassDef) {
        let Some(place) = self.heap.class(class).map(|it| it.place) else { return };
        let object = self.instance(class, Args::default(), place);
        for statement in &node.body {
            let Stmt::FunctionDef(method) = statement else { continue };
            let models = models_in(&method.body);
            if !models.is_empty() && !self.has_read_one_of(&models) && own(self, class, &method.name).is_some() {
                let method = self.attribute_of_object(&object, &method.name);
                self.call_without_arguments(method);
            }
        }
    }

    fn call_without_arguments(&mut self, function: Option<Value<'a>>) {
        let Some(function) = function else { return };
        let place = match &function {
            Value::Function(function) => function.place,
            Value::Method(method) => method.1.place,
            _ => return,
        };
        let _made = self.call_value(&function, Args::default(), place);
    }

    fn has_read_one_of(&self, models: &[&'a StmtClassDef]) -> bool {
        let Some(declared) = &self.declared else { return false };
        let nodes = declared.classes.iter().filter_map(|id| self.heap.class(*id)?.node);
        nodes.into_iter().any(|node| models.iter().any(|model| std::ptr::eq(*model, node)))
    }
}

/// The names of a file's functions that declare models.
pub(super) fn makers(source: &Source) -> impl Iterator<Item = &str> {
    source.module.body.iter().filter_map(|statement| match statement {
        Stmt::FunctionDef(node) if !models_in(&node.body).is_empty() => Some(node.name.as_str()),
        _ => None,
    })
}

/// Whether a statement of a module calls a function of one of these names: `RunLog = make_log("run_logs")`.
pub(super) fn calls_one_of(statement: &Stmt, source: &Source, names: &BTreeSet<&str>) -> bool {
    if !matches!(statement, Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::Expr(_) | Stmt::For(_) | Stmt::If(_)) {
        return false;
    }
    let text = source.text.get(statement.start().to_usize()..statement.end().to_usize()).unwrap_or_default();
    names.iter().any(|name| {
        let rest =
            memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).filter_map(|at| text.get(at + name.len()..));
        rest.into_iter().any(|rest| rest.starts_with('('))
    })
}

/// The models that a function declares, or a method of a class.
fn models_in_functions(statement: &Stmt) -> Vec<&StmtClassDef> {
    match statement {
        Stmt::FunctionDef(node) => models_in(&node.body),
        Stmt::ClassDef(node) => node
            .body
            .iter()
            .flat_map(|statement| match statement {
                Stmt::FunctionDef(method) => models_in(&method.body),
                _ => Vec::new(),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The classes among a function's statements that name a table.
fn models_in(body: &[Stmt]) -> Vec<&StmtClassDef> {
    let mut models = Vec::new();
    each_statement(body, &mut |statement| {
        if let Stmt::ClassDef(class) = statement
            && class.body.iter().any(names_table)
        {
            models.push(class);
        }
    });
    models
}

/// `__tablename__ = "runs"`
fn names_table(statement: &Stmt) -> bool {
    let is_name = |target: &Expr| matches!(target, Expr::Name(name) if name.id.as_str() == "__tablename__");
    match statement {
        Stmt::Assign(node) => node.targets.iter().any(is_name),
        Stmt::AnnAssign(node) => is_name(&node.target),
        _ => false,
    }
}
