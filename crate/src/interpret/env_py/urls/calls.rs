//! Calls on the way to an address: what reads a variable or an option, makes an address or an engine, gives another form of
//! a text, or is a function of the folder.

use std::rc::Rc;

use super::engines::makes_engine;
use super::settings::Used;
use super::{Here, Trace};
use crate::interpret::env_py::described::UrlFrom;
use crate::interpret::env_py::outline::{Outline, argument, constant, is_name, last_name};
use crate::project::address::{OPTION, driver_of};
use crate::python::ast::{Expr, ExprCall};

/// Methods of texts and addresses that give them in another form.
const FORMS: [&str; 16] = [
    "replace",
    "strip",
    "rstrip",
    "lstrip",
    "render_as_string",
    "set",
    "unicode_string",
    "encode",
    "decode",
    "get_secret_value",
    "__str__",
    "removeprefix",
    "removesuffix",
    "__to_string__",
    "values",
    "items",
];

/// Functions that give a text or an address in another form.
const WRAPPERS: [&str; 9] =
    ["str", "make_url", "quote", "quote_plus", "unquote", "escape", "run", "Secret", "SecretStr"];

/// Functions that put an address together.
const MAKERS: [&str; 4] = ["create", "build", "URL", "PostgresDsn"];

/// Functions that read an environment variable.
const GETTERS: [&str; 5] =
    ["os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop", "decouple.config"];

/// What reads environment variables, by the class or the module.
const READERS: [&str; 6] = [
    "starlette.config.Config",
    "environs.Env",
    "environ.Env",
    "decouple.AutoConfig",
    "environs.env",
    "decouple.Config",
];

impl<'a> Trace<'a, '_> {
    /// What a call gives.
    pub(super) fn call(&mut self, expr: &'a Expr, call: &'a ExprCall, here: &Here<'a>) {
        let dotted = here.outline.dotted(&call.func).unwrap_or_default();
        let last = last_name(&call.func).unwrap_or_default();
        let first = call.args.first();
        let receiver = match call.func.as_ref() {
            Expr::Attribute(method) => Some(method.value.as_ref()),
            _ => None,
        };
        if is_attributes(&call.func) {
            // What a program that runs Alembic has set; else what is given beside it.
            self.follow_all(call.args.get(1), here);
        } else if GETTERS.contains(&dotted.as_str()) || self.reads_variables(call, here) {
            if let Some(name) = first {
                self.variable(name, argument(call, 1, "default"), expr, here);
            }
        } else if last == "get_section"
            || (matches!(last, "get_main_option" | "get" | "pop") && first.and_then(constant) == Some(OPTION))
            || (last == "get_section_option" && call.args.get(1).and_then(constant) == Some(OPTION))
        {
            let default = call.args.get(if last == "get_section_option" { 2 } else { 1 });
            self.follow_all(default.filter(|_| last != "get_section"), here);
            self.configured();
        } else if matches!(last, "get_main_option" | "get_section_option") {
            self.option(call, here);
        } else if dotted.contains("get_x_argument")
            || receiver.is_some_and(|it| asks_x_argument(it, &here.outline, here.within))
        {
            self.push_at(UrlFrom::Code, here.outline.shown(expr), None, expr, here);
        } else if makes_engine(call) {
            self.engine_call(call, here);
        } else if last == "cast" {
            self.follow_all(call.args.get(1), here);
        } else if receiver.is_some() && FORMS.contains(&last) {
            self.form(last, call, receiver, here);
        } else if let (Some(receiver), "format") = (receiver, last) {
            let given = call.args.iter().chain(call.keywords.iter().map(|it| &it.value));
            let pieces = [receiver].into_iter().chain(given).collect();
            self.composed(expr, pieces, here);
        } else if WRAPPERS.contains(&last)
            && (receiver.is_none() || last == "run" || last == "make_url")
            && first.is_some()
        {
            self.follow_all(first, here);
        } else if MAKERS.contains(&last) && (dotted.contains("URL") || dotted.contains("Dsn")) {
            self.made(expr, call, here);
        } else if is_name(&call.func, "dict") {
            self.entries(
                call.keywords.iter().filter_map(|it| Some((it.arg.as_ref()?.as_str(), &it.value))).collect(),
                here,
            );
        } else if !self.returned(call, here) {
            self.settings(expr, here);
        }
    }

    /// Another form of an address: `url.replace("postgresql://", "postgresql+asyncpg://")`.
    fn form(&mut self, method: &str, call: &'a ExprCall, receiver: Option<&'a Expr>, here: &Here<'a>) {
        let Some(receiver) = receiver else { return };
        let begun = self.touched.len();
        self.follow(receiver, here);
        let text =
            |at: usize| call.args.get(at).and_then(constant).filter(|text| text.ends_with("://")).and_then(driver_of);
        let named = argument(call, usize::MAX, "drivername").and_then(constant).map(ToOwned::to_owned);
        let (old, new) = match method {
            "replace" => (text(0), text(1)),
            "set" => (None, named),
            _ => (None, None),
        };
        let Some(new) = new else { return };
        for &at in self.touched.iter().skip(begun) {
            let Some(url) = self.found.get_mut(at) else { continue };
            if url.driver.is_none() || url.driver == old || old.is_none() {
                url.driver = Some(new.clone());
            }
        }
    }

    /// `URL.create("postgresql", …)`, `PostgresDsn.build(scheme=…)`.
    fn made(&mut self, expr: &'a Expr, call: &'a ExprCall, here: &Here<'a>) {
        let name = argument(call, 0, "drivername").or_else(|| argument(call, usize::MAX, "scheme"));
        let driver = name.and_then(constant).map(ToOwned::to_owned);
        self.push_text(driver.clone(), expr, here);
        self.in_part(driver, |trace| {
            let given = call.args.iter().chain(call.keywords.iter().map(|it| &it.value));
            trace.follow_all(given.filter(|it| constant(it).is_none()), here);
        });
    }

    /// Whether what is called is known to return what can be followed.
    fn returned(&mut self, call: &'a ExprCall, here: &Here<'a>) -> bool {
        let found = match call.func.as_ref() {
            Expr::Name(name) => self.function(name.id.as_str(), here),
            Expr::Attribute(method) => match self.module(&method.value, here) {
                Some(outline) => outline.function_named(method.attr.as_str()).map(|at| (outline, at)),
                None => {
                    let class = self.class_of(&method.value, here, 0);
                    let used = Used::of(call, here);
                    return class.is_some_and(|class| self.field(&class, method.attr.as_str(), &used));
                }
            },
            _ => None,
        };
        let Some((outline, at)) = found else { return false };
        let returns = outline.functions.get(at).map(|it| it.returns.clone()).unwrap_or_default();
        let there = Here { called: Some(Rc::new((call, here.clone()))), ..Here::at(&outline, Some(at)) };
        let told = self.told;
        // What is returned first, under a condition, overrides what is returned else.
        self.follow_all(returns.into_iter().rev(), &there);
        // What an env.py's own function returns is followed as far as it can be.
        self.told > told || std::ptr::eq(outline.source, self.source)
    }

    /// A function of the folder by the name that it is called by.
    pub(super) fn function(&mut self, name: &'a str, here: &Here<'a>) -> Option<(Rc<Outline<'a>>, usize)> {
        if let Some(at) = here.outline.function_named(name) {
            return Some((Rc::clone(&here.outline), at));
        }
        let (outline, name) = self.imported(name, here)?;
        let at = outline.function_named(name)?;
        Some((outline, at))
    }

    /// Whether a call reads an environment variable through an object that is made for it: `config("DATABASE_URL")`.
    fn reads_variables(&mut self, call: &'a ExprCall, here: &Here<'a>) -> bool {
        let of = match call.func.as_ref() {
            Expr::Attribute(method) => method.value.as_ref(),
            function => function,
        };
        let Expr::Name(name) = of else { return false };
        let is_reader = |outline: &Outline<'a>, value: &Expr| match value {
            Expr::Call(made) => outline.dotted(&made.func).is_some_and(|dotted| READERS.contains(&dotted.as_str())),
            _ => false,
        };
        let own = here.outline.assigned(name.id.as_str(), here.within);
        let dotted = here.outline.dotted(of).unwrap_or_default();
        READERS.contains(&dotted.as_str())
            || own.iter().any(|value| is_reader(&here.outline, value))
            || self.imported(name.id.as_str(), here).is_some_and(|(outline, name)| {
                outline.assigned(name, None).iter().any(|value| is_reader(&outline, value))
            })
    }
}

/// Whether what is called hands on what a program that runs Alembic set: `config.attributes.get("connection")`.
fn is_attributes(function: &Expr) -> bool {
    matches!(function, Expr::Attribute(method) if last_name(&method.value) == Some("attributes"))
}

/// Whether an expression is what `-x` gives, or a name that is assigned that.
fn asks_x_argument(expr: &Expr, outline: &Outline<'_>, within: Option<usize>) -> bool {
    let is_it = |expr: &Expr| match expr {
        Expr::Call(call) => {
            let asked = |it: &Expr| matches!(it, Expr::Call(call) if last_name(&call.func) == Some("get_x_argument"));
            last_name(&call.func) == Some("get_x_argument") || call.args.iter().any(asked)
        }
        _ => false,
    };
    match expr {
        Expr::Name(name) => outline.assigned(name.id.as_str(), within).into_iter().any(is_it),
        _ => is_it(expr),
    }
}
