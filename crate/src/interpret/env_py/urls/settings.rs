//! Settings objects of an application: which class of the folder one is of, and where that takes a field from.

use std::rc::Rc;

use super::super::described::UrlFrom;
use super::super::outline::{Outline, argument, constant, is_name, last_name};
use super::{Class, Here, MAX_DEPTH, MAX_STEPS, Trace, parameter};
use crate::project::address::driver_of;
use crate::python::ast::{Expr, Ranged, Stmt, StmtClassDef};

impl<'a> Trace<'a, '_> {
    /// The class of the folder that an expression is, or is an object of.
    pub(super) fn class_of(&mut self, expr: &'a Expr, here: &Here<'a>, depth: usize) -> Option<Class<'a>> {
        self.steps += 1;
        if depth > MAX_DEPTH || self.steps > MAX_STEPS {
            return None;
        }
        match expr {
            Expr::Name(node) => {
                let name = node.id.as_str();
                if matches!(name, "self" | "cls") {
                    return here.class.clone();
                }
                let mut assigned = here.outline.assigned(name, here.within);
                if let Some(value) = assigned.pop() {
                    return self.class_of(value, here, depth + 1);
                }
                if let Some(node) = here.outline.class_named(name) {
                    return Some(Class { outline: Rc::clone(&here.outline), node });
                }
                if let Some((_, place)) = parameter(&here.outline, name, here.within) {
                    let given = here.called.clone().and_then(|called| {
                        let (call, there) = called.as_ref();
                        self.class_of(argument(call, place, name)?, there, depth + 1)
                    });
                    let annotation = annotation_of(&here.outline, name, here.within);
                    return given.or_else(|| self.class_of(annotation?, &Here::at(&here.outline, None), depth + 1));
                }
                let (outline, name) = self.imported(name, here)?;
                if let Some(node) = outline.class_named(name) {
                    return Some(Class { outline, node });
                }
                let value = outline.assigned(name, None).pop()?;
                self.class_of(value, &Here::at(&outline, None), depth + 1)
            }
            Expr::Call(call) => {
                let function = match call.func.as_ref() {
                    Expr::Name(name) => self.function(name.id.as_str(), here),
                    Expr::Attribute(method) => {
                        let module = self.module(&method.value, here);
                        module.and_then(|it| it.function_named(method.attr.as_str()).map(|at| (it, at)))
                    }
                    _ => None,
                };
                let Some((outline, at)) = function else {
                    // `Settings()`; `SettingsManager.get_settings()`
                    let class = self.class_of(&call.func, here, depth + 1);
                    return match call.func.as_ref() {
                        Expr::Attribute(method) if class.is_none() => {
                            let class = self.class_of(&method.value, here, depth + 1)?;
                            self.returned_class(&class, method.attr.as_str(), depth + 1)
                        }
                        _ => class,
                    };
                };
                let definition = outline.functions.get(at)?;
                let (returns, annotation) = (definition.returns.clone(), definition.annotation);
                let there = Here::at(&outline, Some(at));
                let by_returns = returns.into_iter().find_map(|value| self.class_of(value, &there, depth + 1));
                by_returns.or_else(|| self.class_of(annotation?, &there, depth + 1))
            }
            Expr::Attribute(node) => {
                if let Some(outline) = self.module(&node.value, here) {
                    let name = node.attr.as_str();
                    if let Some(class) = outline.class_named(name) {
                        return Some(Class { outline, node: class });
                    }
                    let value = outline.assigned(name, None).pop()?;
                    return self.class_of(value, &Here::at(&outline, None), depth + 1);
                }
                // `settings.db`, of which `db: Database = Database()`.
                let class = self.class_of(&node.value, here, depth + 1)?;
                let there = Here { class: Some(class.clone()), ..Here::at(&class.outline, None) };
                let (annotation, value) = field_of(class.node, node.attr.as_str())?;
                let by_value = value.and_then(|value| self.class_of(value, &there, depth + 1));
                by_value.or_else(|| self.class_of(annotation?, &there, depth + 1))
            }
            _ => None,
        }
    }

    /// The class of what a method of a class returns.
    fn returned_class(&mut self, class: &Class<'a>, method: &str, depth: usize) -> Option<Class<'a>> {
        let at = method_of(class, method)?;
        let definition = class.outline.functions.get(at)?;
        let (returns, annotation) = (definition.returns.clone(), definition.annotation);
        let there = Here { class: Some(class.clone()), ..Here::at(&class.outline, Some(at)) };
        let by_returns = returns.into_iter().find_map(|value| match value {
            // `return SettingsManager.__instance`
            Expr::Attribute(node) => {
                let own = class.outline.dotted(&node.value);
                let is_own = own.as_deref() == Some(class.node.name.as_str()) || own.as_deref() == Some("cls");
                let (annotation, value) = field_of(class.node, node.attr.as_str()).filter(|_| is_own)?;
                let by_value = value.and_then(|value| self.class_of(value, &there, depth + 1));
                by_value.or_else(|| self.class_of(annotation?, &there, depth + 1))
            }
            value => self.class_of(value, &there, depth + 1),
        });
        by_returns.or_else(|| self.class_of(annotation?, &there, depth + 1))
    }

    /// A field, property or method of a settings class, which an expression uses; whether it is there.
    pub(super) fn field(&mut self, class: &Class<'a>, name: &'a str, used: &Used<'a>) -> bool {
        let Some((class, own)) = self.class_with(class, name, 0) else { return false };
        let there = Here { class: Some(class.clone()), ..Here::at(&class.outline, None) };
        // A part of an address, `self.user`, is told by what it is itself.
        if !self.is_part {
            let own = if let Member::Field(Some(value), _) = own { constant(value).and_then(driver_of) } else { None };
            self.push(UrlFrom::Settings, used.shown.clone(), own, used.path, used.line);
        }
        match own {
            Member::Field(value, node) => {
                let is_settings = self.is_settings(&class, 0);
                let default = value.and_then(|value| match value {
                    Expr::Call(call) if matches!(last_name(&call.func), Some("Field" | "field" | "ib" | "mapped")) => {
                        argument(call, 0, "default").or_else(|| argument(call, usize::MAX, "default_factory"))
                    }
                    value => Some(value),
                });
                let driver = default.and_then(constant).and_then(driver_of);
                if let Some(default) = default {
                    self.in_part(driver.clone(), |trace| trace.follow(default, &there));
                }
                if is_settings {
                    for variable in variables_of(&class, name, value).unwrap_or_default() {
                        let (path, line) = (&class.outline.source.path, class.outline.line(node));
                        self.push(UrlFrom::Environment, variable, driver.clone(), path, line);
                    }
                }
            }
            Member::Assigned(value, within) => {
                let there = Here { within, ..there };
                self.in_part(None, |trace| trace.follow(value, &there));
            }
            Member::Method(at) => {
                let returns = class.outline.functions.get(at).map(|it| it.returns.clone()).unwrap_or_default();
                let there = Here { within: Some(at), ..there };
                self.in_part(None, |trace| trace.follow_all(returns.into_iter().rev(), &there));
            }
        }
        true
    }

    /// The class among a class and its bases that has a member.
    fn class_with(&mut self, class: &Class<'a>, name: &'a str, depth: usize) -> Option<(Class<'a>, Member<'a>)> {
        if depth > MAX_DEPTH {
            return None;
        }
        if let Some(at) = method_of(class, name) {
            return Some((class.clone(), Member::Method(at)));
        }
        let node = class.node.body.iter().find(|statement| binds(statement, name));
        if let Some(node) = node {
            let value = field_of(class.node, name).and_then(|(_, value)| value);
            return Some((class.clone(), Member::Field(value, node)));
        }
        // `self.url = …`, in a method.
        let range = class.node.range();
        let own = class.outline.assignments.iter().rev().find(|it| {
            let is_inside = range.start() <= it.target.start() && it.target.end() <= range.end();
            matches!(it.target, Expr::Attribute(node) if node.attr.as_str() == name && is_name(&node.value, "self"))
                && is_inside
        });
        if let Some(own) = own {
            return Some((class.clone(), Member::Assigned(own.value, own.site.within)));
        }
        let here = Here::at(&class.outline, None);
        class.node.bases.iter().find_map(|base| {
            let base = self.class_of(base, &here, depth + 1)?;
            self.class_with(&base, name, depth + 1)
        })
    }

    /// Whether a class takes its fields from environment variables, as those of Pydantic do.
    fn is_settings(&mut self, class: &Class<'a>, depth: usize) -> bool {
        let here = Here::at(&class.outline, None);
        depth < MAX_DEPTH
            && class.node.bases.iter().any(|base| {
                last_name(base) == Some("BaseSettings")
                    || self.class_of(base, &here, depth + 1).is_some_and(|base| self.is_settings(&base, depth + 1))
            })
    }
}

/// An expression that uses something, and where it stands.
pub(super) struct Used<'a> {
    shown: String,
    path: &'a str,
    line: u32,
}

impl<'a> Used<'a> {
    pub(super) fn of(node: &impl Ranged, here: &Here<'a>) -> Used<'a> {
        let outline = &here.outline;
        Used { shown: outline.shown(node), path: &outline.source.path, line: outline.line(node) }
    }
}

/// A member of a class.
#[derive(Clone, Copy)]
enum Member<'a> {
    /// What a field is assigned, and the statement that declares it.
    Field(Option<&'a Expr>, &'a Stmt),
    /// What an attribute is assigned in a method, by the method's number.
    Assigned(&'a Expr, Option<usize>),
    /// A method or a property, by its number.
    Method(usize),
}

/// A method of a class.
fn method_of(class: &Class<'_>, name: &str) -> Option<usize> {
    let range = class.node.range();
    let is_inside = |start: u32| range.start().to_u32() <= start && start < range.end().to_u32();
    class.outline.functions.iter().rposition(|it| it.is_method && it.name == name && is_inside(it.start))
}

/// Whether a statement of a class declares a field.
fn binds(statement: &Stmt, name: &str) -> bool {
    match statement {
        Stmt::AnnAssign(node) => is_name(&node.target, name),
        Stmt::Assign(node) => node.targets.iter().any(|target| is_name(target, name)),
        _ => false,
    }
}

/// The annotation of a field, and what it is assigned.
fn field_of<'a>(class: &'a StmtClassDef, name: &str) -> Option<(Option<&'a Expr>, Option<&'a Expr>)> {
    class.body.iter().rev().find(|statement| binds(statement, name)).map(|statement| match statement {
        Stmt::AnnAssign(node) => (Some(&*node.annotation), node.value.as_deref()),
        Stmt::Assign(node) => (None, Some(&*node.value)),
        _ => (None, None),
    })
}

/// The environment variables that a field of Pydantic's settings is read from: `Field(env="DB_URL")`, else its own name
/// behind the prefix of the class. None where that isn't known.
fn variables_of(class: &Class<'_>, name: &str, value: Option<&Expr>) -> Option<Vec<String>> {
    let field = match value {
        Some(Expr::Call(call)) if last_name(&call.func) == Some("Field") => Some(call),
        _ => None,
    };
    let given = field
        .and_then(|call| ["validation_alias", "env", "alias"].iter().find_map(|it| argument(call, usize::MAX, it)));
    let named: Vec<String> = match given {
        Some(Expr::Call(call)) => call.args.iter().filter_map(constant).map(ToOwned::to_owned).collect(),
        Some(Expr::List(list)) => list.elts.iter().filter_map(constant).map(ToOwned::to_owned).collect(),
        Some(other) => constant(other).map(ToOwned::to_owned).into_iter().collect(),
        None => Vec::new(),
    };
    if !named.is_empty() {
        // The first that is set counts.
        return Some(named.into_iter().rev().collect());
    }
    let prefix = match prefix_of(class.node) {
        None => "",
        Some(prefix) => match prefix {
            Expr::Name(name) => {
                let assigned = class.outline.assigned(name.id.as_str(), None);
                assigned.last().and_then(|it| constant(it))?
            }
            prefix => constant(prefix)?,
        },
    };
    Some(vec![format!("{prefix}{name}").to_uppercase()])
}

/// The prefix of the variables of a settings class: `model_config = SettingsConfigDict(env_prefix="APP_")`, or that of `Config`.
fn prefix_of(class: &StmtClassDef) -> Option<&Expr> {
    class.body.iter().find_map(|statement| match statement {
        Stmt::Assign(_) | Stmt::AnnAssign(_) if binds(statement, "model_config") => {
            let (_, value) = field_of(class, "model_config")?;
            match value? {
                Expr::Call(call) => argument(call, usize::MAX, "env_prefix"),
                Expr::Dict(dict) => {
                    let mut entries = dict.keys.iter().zip(&dict.values);
                    entries
                        .find(|(key, _)| key.as_ref().and_then(constant) == Some("env_prefix"))
                        .map(|(_, value)| value)
                }
                _ => None,
            }
        }
        Stmt::ClassDef(config) if config.name.as_str() == "Config" => field_of(config, "env_prefix")?.1,
        _ => None,
    })
}

/// The annotation of a parameter, of the functions around a place.
fn annotation_of<'a>(outline: &Outline<'a>, name: &str, within: Option<usize>) -> Option<&'a Expr> {
    let mut at = within;
    while let Some(function) = at.and_then(|at| outline.functions.get(at)) {
        let arguments = function.arguments;
        let mut all = arguments.posonlyargs.iter().chain(&arguments.args).chain(&arguments.kwonlyargs);
        if let Some(found) = all.find(|it| it.def.arg.as_str() == name) {
            return found.def.annotation.as_deref();
        }
        at = function.within;
    }
    None
}
