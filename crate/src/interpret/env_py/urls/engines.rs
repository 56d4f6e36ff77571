//! Engines: what one is made of, where that can be seen.

use std::rc::Rc;

use super::super::outline::{Outline, argument, constant, is_name, last_name};
use super::{Here, Trace};
use crate::project::address::OPTION;
use crate::python::ast::{Expr, ExprCall};

impl<'a> Trace<'a, '_> {
    /// What makes an engine of an address.
    pub(super) fn engine_call(&mut self, call: &'a ExprCall, here: &Here<'a>) {
        let name = last_name(&call.func).unwrap_or_default();
        self.makes_async |= matches!(name, "create_async_engine" | "async_engine_from_config");
        let url = argument(call, usize::MAX, "url");
        match name {
            "AsyncEngine" => {}
            "create_engine" | "create_async_engine" => {
                self.follow_all(call.args.first().or(url), here);
            }
            _ => {
                self.options_all(argument(call, 0, "configuration"), here);
                self.follow_all(url, here);
            }
        }
    }

    /// A dict of options for an engine.
    pub(super) fn options(&mut self, expr: &'a Expr, here: &Here<'a>) {
        self.enter(expr, |trace| trace.given_options(expr, here));
    }

    fn given_options(&mut self, expr: &'a Expr, here: &Here<'a>) {
        match expr {
            Expr::Dict(dict) => {
                let spread = dict.keys.iter().zip(&dict.values).filter(|(key, _)| key.is_none());
                self.options_all(spread.map(|(_, it)| it), here);
                let entries = dict.keys.iter().zip(&dict.values);
                self.entries(
                    entries.filter_map(|(key, value)| Some((constant(key.as_ref()?)?, value))).collect(),
                    here,
                );
            }
            Expr::Name(name) => {
                let assigned = here.outline.assigned(name.id.as_str(), here.within);
                if assigned.is_empty() {
                    self.followed(expr, here);
                }
                self.options_all(assigned, here);
                let outline = Rc::clone(&here.outline);
                if std::ptr::eq(outline.source, self.source) {
                    // `section["sqlalchemy.url"] = …` is looked for with the options of the configuration.
                    return;
                }
                for value in set_entries(&outline, name.id.as_str()) {
                    self.follow(value, here);
                }
            }
            Expr::BoolOp(node) => self.options_all(node.values.iter(), here),
            // It is open by now.
            _ => self.followed(expr, here),
        }
    }

    pub(super) fn entries(&mut self, entries: Vec<(&'a str, &'a Expr)>, here: &Here<'a>) {
        for (_, value) in entries.into_iter().filter(|(key, _)| matches!(*key, OPTION | "url")) {
            self.follow(value, here);
        }
    }

    /// An engine: what it is made of, where that can be seen.
    pub(super) fn engine(&mut self, expr: &'a Expr, here: &Here<'a>) {
        self.enter(expr, |trace| trace.made_engine(expr, here));
    }

    fn made_engine(&mut self, expr: &'a Expr, here: &Here<'a>) {
        match expr {
            Expr::Call(call) if makes_engine(call) => self.engine_call(call, here),
            Expr::Name(name) => {
                let name = name.id.as_str();
                // What the env.py makes itself is found where it stands.
                if std::ptr::eq(here.outline.source, self.source)
                    && !here.outline.assigned(name, here.within).is_empty()
                {
                    for value in here.outline.assigned(name, here.within) {
                        if !is_name(value, name) && !matches!(value, Expr::Call(call) if makes_engine(call)) {
                            self.engine(value, here);
                        }
                    }
                    return;
                }
                match self.imported(name, here) {
                    Some((outline, name)) => {
                        let there = Here::at(&outline, None);
                        self.engine_all(outline.assigned(name, None), &there);
                    }
                    None if here.outline.imports.contains_key(name) && is_engine(name) => self.settings(expr, here),
                    None => {}
                }
            }
            Expr::Attribute(node) => {
                let module = self.module(&node.value, here);
                let assigned = module.as_ref().map(|it| it.assigned(node.attr.as_str(), None)).unwrap_or_default();
                if let Some(outline) = module.filter(|_| !assigned.is_empty()) {
                    let there = Here::at(&outline, None);
                    self.engine_all(assigned, &there);
                } else if is_engine(node.attr.as_str()) && is_of_import(expr, &here.outline) {
                    self.settings(expr, here);
                }
            }
            Expr::Call(call) => {
                let Expr::Name(name) = call.func.as_ref() else {
                    if last_name(&call.func).is_some_and(is_engine) && is_of_import(expr, &here.outline) {
                        self.settings(expr, here);
                    }
                    return;
                };
                match self.function(name.id.as_str(), here) {
                    Some((outline, at)) => {
                        let returns = outline.functions.get(at).map(|it| it.returns.clone()).unwrap_or_default();
                        let there =
                            Here { called: Some(Rc::new((call, here.clone()))), ..Here::at(&outline, Some(at)) };
                        self.engine_all(returns.into_iter().rev(), &there);
                    }
                    None if here.outline.imports.contains_key(name.id.as_str()) && is_engine(&name.id) => {
                        self.settings(expr, here);
                    }
                    None => {}
                }
            }
            Expr::Await(node) => self.engine(&node.value, here),
            Expr::BoolOp(node) => self.engine_all(node.values.iter(), here),
            Expr::IfExp(node) => {
                self.engine(&node.orelse, here);
                self.engine(&node.body, here);
            }
            _ => {}
        }
    }
}

/// Whether a call makes an engine.
pub(super) fn makes_engine(call: &ExprCall) -> bool {
    let names =
        ["create_engine", "create_async_engine", "engine_from_config", "async_engine_from_config", "AsyncEngine"];
    last_name(&call.func).is_some_and(|name| names.contains(&name))
}

/// Whether something of this name is an engine.
fn is_engine(name: &str) -> bool {
    name.to_ascii_lowercase().contains("engine")
}

/// What is set in a dict of a name, where that holds an address.
fn set_entries<'a>(outline: &Outline<'a>, name: &str) -> Vec<&'a Expr> {
    let entries = outline.assignments.iter().filter(|it| match it.target {
        Expr::Subscript(target) => {
            is_name(&target.value, name) && matches!(constant(&target.slice), Some(OPTION | "url"))
        }
        _ => false,
    });
    entries.map(|it| it.value).collect()
}

/// Whether an expression begins with a name that is imported.
fn is_of_import(expr: &Expr, outline: &Outline<'_>) -> bool {
    match expr {
        Expr::Name(name) => outline.imports.contains_key(name.id.as_str()),
        Expr::Attribute(node) => is_of_import(&node.value, outline),
        Expr::Call(call) => is_of_import(&call.func, outline),
        Expr::Subscript(node) => is_of_import(&node.value, outline),
        _ => false,
    }
}
