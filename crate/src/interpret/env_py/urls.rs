//! Where an env.py takes the database's address from: followed backwards from where it is used, through names, functions,
//! settings objects and modules of the folder, to texts, options of the configuration and environment variables.

mod engines;
mod settings;

use std::collections::BTreeMap;
use std::rc::Rc;

use engines::makes_engine;
use settings::Used;

use super::described::{Url, UrlFrom};
use super::options::Configure;
use super::outline::{Outline, Site, argument, constant, is_name, last_name};
use crate::interpret::library::Library;
use crate::project::address::{Address, OPTION, driver_of};
use crate::python::ast::{BoolOp, Expr, ExprAttribute, ExprCall, Operator, Ranged, StmtClassDef};
use crate::python::source::Source;
use crate::python::walk::children;

/// Expressions that are followed for one env.py.
const MAX_STEPS: usize = 2_000;
/// Names and calls that lead from one to the next.
const MAX_DEPTH: usize = 24;

/// The sources of the address, each overriding those before it, and whether an async engine is made of one elsewhere.
pub(super) fn urls<'a>(
    library: &'a Library<'a>,
    source: &'a Source,
    configured: &[Configure<'_, 'a>],
    address: Option<&Address>,
) -> (Vec<Url>, bool) {
    let mut trace = Trace::new(library, source, address);
    let outline = trace.outline(source);
    // What offline mode takes alone comes first: an upgrade is run on a connection.
    for configure in configured.iter().filter(|it| std::ptr::eq(it.outline.source, source)) {
        for (_, url) in configure.given().iter().filter(|(name, _)| *name == "url") {
            trace.follow(url, &Here::at(&outline, configure.site.within));
        }
    }
    let offline = std::mem::take(&mut trace.found);
    for (site, call) in &outline.calls {
        let here = Here::at(&outline, site.within);
        if makes_engine(call) {
            trace.engine_call(call, &here);
        } else if let Expr::Attribute(method) = call.func.as_ref()
            && matches!(method.attr.as_str(), "connect" | "begin")
        {
            trace.engine(&method.value, &here);
        }
    }
    if trace.found.is_empty() && offline.is_empty() && !set_options(&outline, OPTION).is_empty() {
        trace.configured();
    }
    let online = std::mem::take(&mut trace.found);
    let mut found: Vec<Url> = offline.into_iter().filter(|url| !online.iter().any(|it| is_same(it, url))).collect();
    found.extend(online);
    (found, trace.makes_async)
}

fn is_same(left: &Url, right: &Url) -> bool {
    left.from == right.from && left.name == right.name && left.path == right.path
}

/// Where an expression stands.
#[derive(Clone)]
struct Here<'a> {
    outline: Rc<Outline<'a>>,
    within: Option<usize>,
    /// The class that `self` is of.
    class: Option<Class<'a>>,
    /// The call that is followed into the function, and where it stands.
    called: Option<Rc<(&'a ExprCall, Here<'a>)>>,
}

impl<'a> Here<'a> {
    fn at(outline: &Rc<Outline<'a>>, within: Option<usize>) -> Here<'a> {
        Here { outline: Rc::clone(outline), within, class: None, called: None }
    }
}

/// A class with the file that it stands in.
#[derive(Clone)]
struct Class<'a> {
    outline: Rc<Outline<'a>>,
    node: &'a StmtClassDef,
}

struct Trace<'a, 'r> {
    library: &'a Library<'a>,
    source: &'a Source,
    address: Option<&'r Address>,
    outlines: BTreeMap<&'a str, Rc<Outline<'a>>>,
    found: Vec<Url>,
    /// What is followed at the moment: what leads back to itself is not followed again.
    open: Vec<&'a Expr>,
    /// The options of the configuration are.
    in_options: bool,
    steps: usize,
    /// How often something was told.
    told: usize,
    /// The places in `found` of what was told, again and again where it is told twice.
    touched: Vec<usize>,
    /// The driver that is written around what is followed.
    driver: Option<String>,
    /// Texts are parts, or defaults, of something that was told already.
    is_part: bool,
    makes_async: bool,
}

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

impl<'a, 'r> Trace<'a, 'r> {
    fn new(library: &'a Library<'a>, source: &'a Source, address: Option<&'r Address>) -> Self {
        Trace {
            library,
            source,
            address,
            outlines: BTreeMap::new(),
            found: Vec::new(),
            open: Vec::new(),
            in_options: false,
            steps: 0,
            told: 0,
            touched: Vec::new(),
            driver: None,
            is_part: false,
            makes_async: false,
        }
    }

    fn outline(&mut self, source: &'a Source) -> Rc<Outline<'a>> {
        Rc::clone(self.outlines.entry(&source.path).or_insert_with(|| Rc::new(Outline::of(source))))
    }

    fn push(&mut self, from: UrlFrom, name: String, driver: Option<String>, path: &str, line: u32) {
        self.told += 1;
        let driver = driver.or_else(|| self.driver.clone());
        let url = Url { from, name, driver, path: path.to_owned(), line };
        let known = self.found.iter().position(|it| is_same(it, &url));
        self.touched.push(known.unwrap_or(self.found.len()));
        match known.and_then(|at| self.found.get_mut(at)) {
            Some(known) => known.driver = known.driver.take().or(url.driver),
            None => self.found.push(url),
        }
    }

    fn push_at(&mut self, from: UrlFrom, name: String, driver: Option<String>, node: &impl Ranged, here: &Here<'a>) {
        self.push(from, name, driver, &here.outline.source.path, here.outline.line(node));
    }

    /// A text of the code, unless it is only a part of something.
    fn push_text(&mut self, driver: Option<String>, node: &impl Ranged, here: &Here<'a>) {
        self.told += 1;
        if !self.is_part {
            self.push_at(UrlFrom::Code, here.outline.shown(node), driver, node, here);
        } else if let (Some(last), Some(driver)) = (self.found.last_mut(), driver) {
            last.driver.get_or_insert(driver);
        }
    }

    /// Reads on, what is found being parts of what was told, with a driver.
    fn in_part(&mut self, driver: Option<String>, read: impl FnOnce(&mut Self)) {
        let outer = (self.is_part, self.driver.clone());
        self.is_part = true;
        self.driver = driver.or(outer.1.clone());
        read(self);
        (self.is_part, self.driver) = outer;
    }

    fn follow_all(&mut self, exprs: impl IntoIterator<Item = &'a Expr>, here: &Here<'a>) {
        for expr in exprs {
            self.follow(expr, here);
        }
    }

    fn engine_all(&mut self, exprs: impl IntoIterator<Item = &'a Expr>, here: &Here<'a>) {
        for expr in exprs {
            self.engine(expr, here);
        }
    }

    fn options_all(&mut self, exprs: impl IntoIterator<Item = &'a Expr>, here: &Here<'a>) {
        for expr in exprs {
            self.options(expr, here);
        }
    }

    /// Follows an expression unless it leads back to itself, or too far.
    fn enter(&mut self, expr: &'a Expr, read: impl FnOnce(&mut Self)) {
        let is_open = self.open.iter().any(|open| std::ptr::eq(*open, expr));
        self.steps += 1;
        if is_open || self.steps > MAX_STEPS || self.open.len() > MAX_DEPTH {
            return;
        }
        self.open.push(expr);
        read(self);
        self.open.pop();
    }

    /// Follows an expression that is an address.
    fn follow(&mut self, expr: &'a Expr, here: &Here<'a>) {
        self.enter(expr, |trace| trace.followed(expr, here));
    }

    fn followed(&mut self, expr: &'a Expr, here: &Here<'a>) {
        match expr {
            Expr::Constant(_) => {
                if let Some(driver) = constant(expr).filter(|text| text.contains("://")).map(driver_of) {
                    self.push_text(driver, expr, here);
                }
            }
            Expr::JoinedStr(node) => self.composed(expr, node.values.iter().collect(), here),
            Expr::BinOp(node) if matches!(node.op, Operator::Add | Operator::Mod | Operator::Div) => {
                let mut pieces = Vec::new();
                push_pieces(expr, &mut pieces);
                self.composed(expr, pieces, here);
            }
            // The first that is set counts: it overrides those after it.
            Expr::BoolOp(node) if node.op == BoolOp::Or => self.follow_all(node.values.iter().rev(), here),
            Expr::BoolOp(node) => self.follow_all(node.values.last(), here),
            Expr::IfExp(node) => {
                self.follow(&node.orelse, here);
                self.follow(&node.body, here);
            }
            Expr::Await(node) => self.follow(&node.value, here),
            Expr::NamedExpr(node) => self.follow(&node.value, here),
            Expr::FormattedValue(node) => self.follow(&node.value, here),
            Expr::Lambda(node) => self.follow(&node.body, here),
            Expr::Call(call) => self.call(expr, call, here),
            Expr::Attribute(node) => self.attribute(expr, node, here),
            Expr::Subscript(node) => {
                let of = here.outline.dotted(&node.value).unwrap_or_default();
                if of == "os.environ" {
                    self.variable(&node.slice, None, expr, here);
                } else if of.ends_with(".attributes") {
                    // What a program that runs Alembic has set.
                } else if constant(&node.slice) == Some(OPTION) {
                    self.configured();
                } else if of.starts_with("flask.current_app")
                    || of.ends_with(".config")
                    || !matches!(node.value.as_ref(), Expr::Name(_))
                    || !self.named(&node.value, here)
                {
                    self.settings(expr, here);
                }
            }
            Expr::Name(name) => {
                let is_bound = self.named(expr, here);
                if !is_bound && here.outline.imports.contains_key(name.id.as_str()) {
                    self.settings(expr, here);
                }
            }
            Expr::Dict(node) => self.follow_all(node.values.iter(), here),
            _ => {}
        }
    }

    /// A name: whether something in the folder binds it.
    fn named(&mut self, expr: &'a Expr, here: &Here<'a>) -> bool {
        let Expr::Name(node) = expr else { return false };
        let name = node.id.as_str();
        let assigned = here.outline.assigned(name, here.within);
        if !assigned.is_empty() {
            self.follow_all(assigned, here);
            return true;
        }
        // A parameter is what the call gives that led here, or callers in the same file do.
        if let Some((function, place)) = parameter(&here.outline, name, here.within) {
            if let Some(called) = here.called.clone() {
                let (call, there) = called.as_ref();
                self.follow_all(argument(call, place, name), there);
                return true;
            }
            let outline = Rc::clone(&here.outline);
            for (site, call) in outline.calls.iter().filter(|(_, call)| last_name(&call.func) == Some(function)) {
                if let Some(given) = argument(call, place, name) {
                    self.follow(given, &Here { within: site.within, ..here.clone() });
                }
            }
            return true;
        }
        match self.imported(name, here) {
            Some(there) => {
                let (outline, name) = there;
                let there = Here::at(&outline, None);
                let told = self.told;
                self.follow_all(outline.assigned(name, None), &there);
                self.told > told
            }
            None => false,
        }
    }

    /// The module of the folder that binds a name which is imported, through the modules that only hand it on.
    fn imported(&mut self, name: &'a str, here: &Here<'a>) -> Option<(Rc<Outline<'a>>, &'a str)> {
        let (mut outline, mut name) = (Rc::clone(&here.outline), name);
        for _ in 0..MAX_DEPTH {
            let (module, taken) = outline.imports.get(name)?.clone();
            let taken = taken?;
            let path = outline.source.path.as_str();
            let source = self.library.module(path, &module)?;
            outline = self.outline(source);
            name = taken;
            let binds = !outline.assigned(name, None).is_empty()
                || outline.function_named(name).is_some()
                || outline.class_named(name).is_some();
            if binds {
                return Some((outline, name));
            }
        }
        None
    }

    /// The module of the folder that an expression is.
    fn module(&mut self, expr: &'a Expr, here: &Here<'a>) -> Option<Rc<Outline<'a>>> {
        let path = here.outline.source.path.as_str();
        let is_imported = match expr {
            Expr::Name(name) => here.outline.imports.contains_key(name.id.as_str()),
            Expr::Attribute(_) => true,
            _ => false,
        };
        let dotted = here.outline.dotted(expr).filter(|_| is_imported)?;
        let source = self.library.module(path, &dotted)?;
        Some(self.outline(source))
    }

    fn attribute(&mut self, expr: &'a Expr, node: &'a ExprAttribute, here: &Here<'a>) {
        let name = node.attr.as_str();
        if let Some(outline) = self.module(&node.value, here) {
            let assigned = outline.assigned(name, None);
            if !assigned.is_empty() {
                let (there, told) = (Here::at(&outline, None), self.told);
                self.follow_all(assigned, &there);
                if self.told > told {
                    return;
                }
            }
        }
        if let Some(class) = self.class_of(&node.value, here, 0)
            && self.field(&class, name, &Used::of(expr, here))
        {
            return;
        }
        // `engine.url`
        if matches!(name, "url" | "engine" | "sync_engine")
            && matches!(node.value.as_ref(), Expr::Name(_) | Expr::Call(_))
        {
            let told = self.told;
            self.engine(&node.value, here);
            if self.told > told {
                return;
            }
        }
        self.settings(expr, here);
    }

    /// Something of the application's of which no more is known.
    fn settings(&mut self, expr: &'a Expr, here: &Here<'a>) {
        if self.is_part && !matches!(expr, Expr::Attribute(_) | Expr::Subscript(_)) {
            return;
        }
        // What Flask-Migrate has of Flask-SQLAlchemy, whatever the way to its address.
        let shown = here.outline.shown(expr);
        let name = match shown.find("].db") {
            Some(at) if shown.starts_with("current_app.extensions") => shown.get(..at + "].db".len()).unwrap_or(&shown),
            _ => &shown,
        };
        let name = name.to_owned();
        self.push_at(UrlFrom::Settings, name, None, expr, here);
    }

    /// An environment variable, which overrides its default.
    fn variable(&mut self, name: &'a Expr, default: Option<&'a Expr>, expr: &'a Expr, here: &Here<'a>) {
        let mut driver = None;
        if let Some(default) = default {
            match constant(default) {
                Some(text) => driver = driver_of(text),
                None => {
                    let before = self.found.len();
                    self.follow(default, here);
                    // A text that is put together is the variable's default, and no source of its own.
                    if let [only] = self.found.get(before..).unwrap_or_default()
                        && only.from == UrlFrom::Code
                    {
                        driver.clone_from(&only.driver);
                        self.found.truncate(before);
                    }
                }
            }
        }
        // A function of the folder's own that reads variables is told by the name that it is given.
        let is_parameter =
            matches!(name, Expr::Name(node) if parameter(&here.outline, &node.id, here.within).is_some());
        let shown = match self.text_of(name, here, 0) {
            Some(name) => name,
            None if is_parameter => return,
            None => here.outline.shown(name),
        };
        self.push_at(UrlFrom::Environment, shown, driver, expr, here);
    }

    /// The text that an expression is: itself, a constant of this name, or what a call gives for a parameter.
    fn text_of(&mut self, expr: &'a Expr, here: &Here<'a>, depth: usize) -> Option<String> {
        if depth > MAX_DEPTH {
            return None;
        }
        if let Some(text) = constant(expr) {
            return Some(text.to_owned());
        }
        let Expr::Name(node) = expr else { return None };
        let name = node.id.as_str();
        if let Some(value) = here.outline.assigned(name, here.within).pop() {
            return self.text_of(value, here, depth + 1);
        }
        if let Some((_, place)) = parameter(&here.outline, name, here.within) {
            let called = here.called.clone()?;
            let (call, there) = called.as_ref();
            return self.text_of(argument(call, place, name)?, there, depth + 1);
        }
        let (outline, name) = self.imported(name, here)?;
        let value = outline.assigned(name, None).pop()?;
        self.text_of(value, &Here::at(&outline, None), depth + 1)
    }

    /// A text with pieces that are not known here.
    fn composed(&mut self, expr: &'a Expr, pieces: Vec<&'a Expr>, here: &Here<'a>) {
        let texts: Vec<Option<&str>> = pieces.iter().map(|piece| constant(piece)).collect();
        let is_address = texts.iter().flatten().any(|text| text.contains("://"));
        if !is_address {
            // Something else is put around an address.
            self.follow_all(pieces.into_iter().filter(|piece| constant(piece).is_none()), here);
            return;
        }
        let driver = texts.first().copied().flatten().and_then(driver_of);
        self.push_text(driver.clone(), expr, here);
        self.in_part(driver, |trace| {
            for piece in pieces.into_iter().filter(|piece| constant(piece).is_none()) {
                trace.follow(piece, here);
            }
        });
    }

    fn call(&mut self, expr: &'a Expr, call: &'a ExprCall, here: &Here<'a>) {
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
    fn function(&mut self, name: &'a str, here: &Here<'a>) -> Option<(Rc<Outline<'a>>, usize)> {
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

    /// The address of the configuration: what the ini has, and what the env.py sets instead.
    fn configured(&mut self) {
        if std::mem::replace(&mut self.in_options, true) {
            return;
        }
        let outline = self.outline(self.source);
        let (fallbacks, overrides): (Vec<_>, Vec<_>) = set_options(&outline, OPTION)
            .into_iter()
            .partition(|(site, _)| site.test.is_some_and(|it| asks_whether_unset(it, &outline)));
        for (site, value) in fallbacks {
            self.follow(value, &Here::at(&outline, site.within));
        }
        if let Some(address) = self.address.filter(|address| !address.value.trim().is_empty()) {
            let driver = address.driver();
            self.push(
                UrlFrom::Ini,
                OPTION.to_owned(),
                driver.clone(),
                &address.place.path,
                address.place.position.line,
            );
            // `%(DB_URL)s`, which the env.py sets.
            for name in interpolated(&address.value) {
                for (site, value) in set_options(&outline, name) {
                    let here = Here::at(&outline, site.within);
                    self.in_part(driver.clone(), |trace| trace.follow(value, &here));
                }
            }
        }
        for (site, value) in overrides {
            self.follow(value, &Here::at(&outline, site.within));
        }
        self.in_options = false;
    }

    /// Another option of the configuration, which may hold an address.
    fn option(&mut self, call: &'a ExprCall, here: &Here<'a>) {
        if !self.is_part {
            let name = call.args.iter().rev().find_map(constant).map(ToOwned::to_owned);
            if let Some(name) = name {
                self.push_at(UrlFrom::Ini, name, None, call, here);
            }
        }
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

/// Where an env.py sets an option of the configuration, and to what, in the order of the text.
fn set_options<'a>(outline: &Outline<'a>, name: &str) -> Vec<(Site<'a>, &'a Expr)> {
    let mut found: Vec<(u32, Site<'a>, &'a Expr)> = Vec::new();
    for &(site, call) in &outline.calls {
        let at = match last_name(&call.func) {
            Some("set_main_option") => 0,
            Some("set_section_option") => 1,
            Some("update") => {
                let dicts = call.args.iter().filter_map(|it| if let Expr::Dict(dict) = it { Some(dict) } else { None });
                let entries = dicts.flat_map(|dict| dict.keys.iter().zip(&dict.values));
                let own = entries.filter(|(key, _)| key.as_ref().and_then(constant) == Some(name));
                found.extend(own.map(|(_, value)| (call.start().to_u32(), site, value)));
                continue;
            }
            _ => continue,
        };
        if argument(call, at, "name").and_then(constant) == Some(name)
            && let Some(value) = argument(call, at + 1, "value")
        {
            found.push((call.start().to_u32(), site, value));
        }
    }
    for assignment in &outline.assignments {
        if let Expr::Subscript(target) = assignment.target
            && constant(&target.slice) == Some(name)
        {
            found.push((assignment.target.start().to_u32(), assignment.site, assignment.value));
        }
    }
    found.sort_unstable_by_key(|(start, ..)| *start);
    found.into_iter().map(|(_, site, value)| (site, value)).collect()
}

/// Whether a condition asks whether the address is not set yet: what is set below it overrides nothing.
fn asks_whether_unset(test: &Expr, outline: &Outline<'_>) -> bool {
    let shown = outline.shown(test);
    shown.contains(OPTION) && (shown.contains("not in") || shown.starts_with("not ") || shown.contains("is None"))
}

/// The names between `%(` and `)s`.
fn interpolated(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("%(").filter_map(|(at, open)| {
        let rest = text.get(at + open.len()..)?;
        rest.get(..rest.find(")s")?)
    })
}

/// The pieces of a text that is put together with `+`, `%` or `/`.
fn push_pieces<'a>(expr: &'a Expr, pieces: &mut Vec<&'a Expr>) {
    match expr {
        Expr::BinOp(node) => {
            push_pieces(&node.left, pieces);
            push_pieces(&node.right, pieces);
        }
        Expr::Tuple(_) | Expr::Dict(_) | Expr::JoinedStr(_) => {
            for inner in children(expr) {
                push_pieces(inner, pieces);
            }
        }
        _ => pieces.push(expr),
    }
}

/// The function that has a name for a parameter, among those around a place; and the parameter's place.
fn parameter<'a>(outline: &Outline<'a>, name: &str, within: Option<usize>) -> Option<(&'a str, usize)> {
    let mut at = within;
    while let Some(function) = at.and_then(|at| outline.functions.get(at)) {
        let all =
            function.arguments.posonlyargs.iter().chain(&function.arguments.args).chain(&function.arguments.kwonlyargs);
        if let Some(place) = all.into_iter().position(|it| it.def.arg.as_str() == name) {
            return Some((function.name, place));
        }
        at = function.within;
    }
    None
}
