//! What an env.py gives to `context.configure`, as it is written there.

use std::collections::BTreeMap;

use super::described::Mode;
use super::outline::{Outline, Site, argument, constant, is_name, last_name};
use crate::python::ast::{Expr, ExprCall, Ranged};
use crate::schema::names::Conventions;

/// A call of `context.configure`.
#[derive(Clone, Copy)]
pub(super) struct Configure<'o, 'a> {
    pub(super) outline: &'o Outline<'a>,
    pub(super) call: &'a ExprCall,
    pub(super) site: Site<'a>,
}

/// What began a transaction on a connection before Alembic is given it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BegunBefore {
    /// `connection.begin()`: Alembic then begins none for each migration.
    Surely,
    /// A statement: SQLAlchemy 2.0 begins one with it, 1.4 does not.
    Perhaps,
}

/// Names of its first parameters (`EnvironmentContext.configure` in alembic/runtime/environment.py).
const PARAMETERS: [&str; 4] = ["connection", "url", "dialect_name", "dialect_opts"];

/// Dicts that are spread into each other.
const MAX_SPREAD: usize = 6;

/// Settings of PostgreSQL that end what takes too long.
const TIMEOUTS: [&str; 2] = ["lock_timeout", "statement_timeout"];

impl<'o, 'a> Configure<'o, 'a> {
    /// The calls of a file that configure Alembic.
    pub(super) fn all(outline: &'o Outline<'a>) -> impl Iterator<Item = Configure<'o, 'a>> {
        let calls = outline.calls.iter().map(move |&(site, call)| Configure { outline, call, site });
        calls.filter(Configure::is_alembics)
    }

    /// Whether it is a method of Alembic's context: `context.configure`, or one of an object that is given what Alembic
    /// takes.
    fn is_alembics(&self) -> bool {
        let Expr::Attribute(method) = self.call.func.as_ref() else { return false };
        if method.attr.as_str() != "configure" {
            return false;
        }
        let of = self.outline.dotted(&method.value).unwrap_or_default();
        let takes = ["connection", "url", "target_metadata", "dialect_name"];
        of == "alembic.context" || of.ends_with(".context") || takes.iter().any(|name| self.named(name).is_some())
    }

    fn named(&self, name: &str) -> Option<&'a Expr> {
        argument(self.call, usize::MAX, name)
    }

    /// What it is given, argument by argument; dicts that are spread as far as they are written in sight.
    pub(super) fn given(&self) -> Vec<(&'a str, &'a Expr)> {
        let mut given: Vec<(&str, &Expr)> = PARAMETERS.into_iter().zip(&self.call.args).collect();
        for keyword in &self.call.keywords {
            match &keyword.arg {
                Some(name) => given.push((name.as_str(), &keyword.value)),
                None => self.spread(&keyword.value, &mut given, 0),
            }
        }
        given
    }

    /// Whether an argument is surely given as it is written: none of a dict that a condition changes.
    pub(super) fn is_sure(&self, name: &str) -> bool {
        let spread = self.call.keywords.iter().filter(|keyword| keyword.arg.is_none());
        self.named(name).is_some()
            || spread.into_iter().all(|keyword| match &keyword.value {
                Expr::Dict(_) => true,
                Expr::Name(name) => self.outline.is_assigned_once(name.id.as_str()),
                _ => false,
            })
    }

    /// Whether it may be given more than is written in sight.
    pub(super) fn is_open(&self) -> bool {
        let spread = self.call.keywords.iter().filter(|keyword| keyword.arg.is_none());
        spread.into_iter().any(|keyword| match &keyword.value {
            Expr::Dict(dict) => dict.keys.iter().any(Option::is_none),
            Expr::Name(name) => {
                let name = name.id.as_str();
                let assigned = self.outline.assigned(name, self.site.within);
                let is_written = |value: &&Expr| match value {
                    Expr::Dict(dict) => dict.keys.iter().all(Option::is_some),
                    Expr::Call(call) => is_name(&call.func, "dict") && call.args.is_empty(),
                    _ => false,
                };
                let takes_more = self.outline.calls.iter().any(|(_, call)| {
                    let adds = call.args.first().is_some_and(|given| !matches!(given, Expr::Dict(_)));
                    method_of(call, name) == Some("update") && adds
                });
                assigned.is_empty() || !assigned.iter().all(is_written) || takes_more
            }
            _ => true,
        })
    }

    fn spread(&self, value: &'a Expr, given: &mut Vec<(&'a str, &'a Expr)>, depth: usize) {
        // A dict may be spread into itself.
        if depth > MAX_SPREAD {
            return;
        }
        match value {
            Expr::Dict(dict) => {
                for (key, value) in dict.keys.iter().zip(&dict.values) {
                    match key {
                        Some(key) => given.extend(constant(key).map(|key| (key, value))),
                        None => self.spread(value, given, depth + 1),
                    }
                }
            }
            Expr::Call(call) if is_name(&call.func, "dict") => {
                let named = call.keywords.iter().filter_map(|it| Some((it.arg.as_ref()?.as_str(), &it.value)));
                given.extend(named);
            }
            Expr::Name(name) => {
                let name = name.id.as_str();
                for assigned in self.outline.assigned(name, self.site.within) {
                    if !matches!(assigned, Expr::Name(_)) {
                        self.spread(assigned, given, depth + 1);
                    }
                }
                for assignment in self.before(&self.outline.assignments, |it| it.target.start().to_u32()) {
                    if let Expr::Subscript(target) = assignment.target
                        && is_name(&target.value, name)
                    {
                        given.extend(constant(&target.slice).map(|key| (key, assignment.value)));
                    }
                }
                for (_, call) in self.before(&self.outline.calls, |(_, call)| call.start().to_u32()) {
                    match method_of(call, name) {
                        Some("update") => {
                            call.args
                                .iter()
                                .filter(|it| matches!(it, Expr::Dict(_)))
                                .for_each(|it| self.spread(it, given, depth + 1));
                            let named =
                                call.keywords.iter().filter_map(|it| Some((it.arg.as_ref()?.as_str(), &it.value)));
                            given.extend(named);
                        }
                        Some("setdefault") => {
                            given.extend(call.args.first().and_then(constant).zip(call.args.get(1)));
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// What stands before it in the text.
    fn before<T>(&self, all: &'o [T], start: impl Fn(&T) -> u32) -> impl Iterator<Item = &'o T> {
        let end = self.call.start().to_u32();
        all.iter().filter(move |it| start(it) < end)
    }

    /// Whether the connection that it is given is in a transaction by then; none where it surely is in none.
    pub(super) fn begun_before(&self) -> Option<BegunBefore> {
        let given = self.given();
        let (_, connection) = given.iter().find(|(name, _)| *name == "connection")?;
        let connection = self.outline.name_of(connection)?;
        let own = self.before(&self.outline.calls, |(_, call)| call.start().to_u32());
        let own = own.filter(|(site, _)| site.within == self.site.within);
        let mut answer = None;
        for (_, call) in own {
            match method_of(call, connection) {
                Some("begin" | "begin_twophase") => answer = Some(BegunBefore::Surely),
                Some("execute" | "scalar" | "exec_driver_sql") => answer = answer.or(Some(BegunBefore::Perhaps)),
                Some("commit" | "rollback") => answer = None,
                _ => {}
            }
        }
        answer
    }

    /// How it has migrations run, where what it is given tells: on a connection, or without one.
    pub(super) fn mode(&self) -> Option<Mode> {
        let given = self.given();
        let gives = |name: &str| given.iter().any(|(key, value)| *key == name && !is_none(value));
        let function = self.site.within.and_then(|at| self.outline.functions.get(at)).map_or("", |it| it.name);
        if gives("connection") {
            Some(Mode::Online)
        } else if gives("url") || gives("dialect_name") || function.contains("offline") {
            Some(Mode::Offline)
        } else if function.contains("online") {
            Some(Mode::Online)
        } else {
            None
        }
    }
}

/// The method of a name that a call calls.
fn method_of<'a>(call: &'a ExprCall, name: &str) -> Option<&'a str> {
    match call.func.as_ref() {
        Expr::Attribute(method) if is_name(&method.value, name) => Some(method.attr.as_str()),
        _ => None,
    }
}

/// Whether an expression is `None`.
pub(super) fn is_none(expr: &Expr) -> bool {
    matches!(expr, Expr::Constant(constant) if constant.value.is_none())
}

/// Whether an expression is `True` or `False`, and which.
pub(super) fn truth(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::Constant(constant) if constant.value.is_none() => Some(false),
        Expr::Constant(constant) => constant.value.as_bool().copied(),
        _ => None,
    }
}

/// All options that are given, as they are written; of those that are given twice, the later one.
pub(super) fn options(
    configured: &[Configure<'_, '_>],
    outline: &Outline<'_>,
    conventions: Option<&Conventions>,
) -> BTreeMap<String, String> {
    let mut options = BTreeMap::new();
    for configure in configured {
        for (name, value) in configure.given() {
            options.insert(name.to_owned(), configure.outline.shown(value));
        }
    }
    for name in TIMEOUTS {
        if let Some(value) = timeout(outline, name) {
            options.insert(name.to_owned(), value);
        }
    }
    if let Some(conventions) = conventions.filter(|conventions| !conventions.is_empty()) {
        let entries = conventions.iter().map(|(key, name)| format!("\"{key}\": \"{name}\""));
        options.insert("naming_convention".to_owned(), format!("{{{}}}", entries.collect::<Vec<_>>().join(", ")));
    }
    options
}

/// What a setting of PostgreSQL is set to: by SQL, by an option of the connection, `-c lock_timeout=4s`, or in a dict of them.
fn timeout(outline: &Outline<'_>, name: &str) -> Option<String> {
    let mut in_texts = outline.texts.iter().filter_map(|text| {
        let text = outline.shown(*text);
        let (before, behind) = text.split_once(name)?;
        let words = before.to_ascii_uppercase();
        let words = words.trim_end();
        let is_set = ["SET", "LOCAL", "SESSION", "-C", "--"].iter().any(|word| words.ends_with(word));
        let value = behind.trim_start();
        let value =
            value.strip_prefix('=').or_else(|| value.strip_prefix("TO ")).or_else(|| value.strip_prefix("to "))?;
        let value = value.trim_start().trim_start_matches(['\'', '"', '\\']);
        let end = value.find(['\'', '"', ';', '\\', ' ']).unwrap_or(value.len());
        // A hole may have blanks in it.
        let end = if value.starts_with('{') { value.find('}').map_or(end, |brace| brace + 1) } else { end };
        let value = value.get(..end)?;
        (is_set && !value.is_empty()).then(|| value.to_owned())
    });
    let entries = outline.assignments.iter().filter_map(|it| match it.target {
        Expr::Subscript(target) if constant(&target.slice) == Some(name) => Some(it.value),
        _ => None,
    });
    let dicts = outline.assignments.iter().map(|it| it.value).chain(
        outline.calls.iter().flat_map(|(_, call)| call.args.iter().chain(call.keywords.iter().map(|it| &it.value))),
    );
    let mut in_dicts = dicts.filter_map(|expr| in_dict(expr, name, 4)).chain(entries);
    let shown = |value: &Expr| constant(value).map_or_else(|| outline.shown(value), ToOwned::to_owned);
    in_texts.next_back().or_else(|| in_dicts.next_back().map(shown))
}

/// An entry of a dict, or of the dicts in it.
fn in_dict<'a>(expr: &'a Expr, name: &str, levels: u32) -> Option<&'a Expr> {
    let (Expr::Dict(dict), Some(levels)) = (expr, levels.checked_sub(1)) else { return None };
    let entries = dict.keys.iter().zip(&dict.values);
    let mut found = entries.filter_map(|(key, value)| {
        if key.as_ref().and_then(constant) == Some(name) { Some(value) } else { in_dict(value, name, levels) }
    });
    found.next_back()
}

/// Whether a call is of a function of this name, whoever has it.
pub(super) fn calls(call: &ExprCall, name: &str) -> bool {
    last_name(&call.func) == Some(name)
}
