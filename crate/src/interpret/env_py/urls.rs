//! Where an env.py takes the database's address from: followed backwards from where it is used, through names, functions,
//! settings objects and modules of the folder, to texts, options of the configuration and environment variables.

mod calls;
mod engines;
mod settings;

use std::collections::BTreeMap;
use std::rc::Rc;

use engines::makes_engine;
use settings::Used;

use super::described::{Url, UrlFrom};
use super::options::Configure;
use super::outline::{Outline, Site, argument, constant, last_name};
use crate::interpret::library::Library;
use crate::ordered::Arrange;
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
    found.arrange_by_key(|(start, ..)| *start);
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
