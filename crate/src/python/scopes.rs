//! Which names of a file nothing can bind: Python stops with a `NameError` where it comes to one.
//!
//! Names are looked up as Python's compiler does (Python Language Reference, 4.2 Naming and binding): in the function, in
//! the functions around it, in the module, among the builtins; the names of a class only in its own body. Of a name it is
//! only asked whether anything binds it at all: when, and on which way, is not looked at.

use crate::ordered::Gather;
use std::collections::BTreeSet;

use super::Module;
use super::ast::{
    Arguments, Comprehension, ExceptHandler, Expr, ExprContext, MatchCase, Pattern, Ranged, Stmt, TypeParam,
};
use super::walk;

/// Names that nothing in the file binds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Unbound {
    /// Where they are read: the offset of the expression, and the name.
    names: BTreeSet<(u32, String)>,
    /// Those in annotations of the module's own level and its classes, which Python evaluates up to version 3.13 (PEP 649).
    pub annotations: Vec<(u32, String)>,
}

impl Unbound {
    /// Whether nothing binds a name that is read at an offset.
    pub fn has(&self, offset: u32, name: &str) -> bool {
        !self.names.is_empty() && self.names.contains(&(offset, name.to_owned()))
    }

    /// The names of a file. Of one that binds names in ways that can't be seen, or that does not parse, none.
    pub(super) fn of(module: &Module) -> Unbound {
        let mut binds = Binds::default();
        binds.in_file(&module.body);
        if binds.hidden || !module.problems.is_empty() {
            return Unbound::default();
        }
        let mut own = binds.globals;
        bound_in(&module.body, &mut own);
        let scopes = vec![Scope { is_class: false, names: own }];
        let evaluates_annotations = !is_deferring(&module.body);
        let mut names = Names { scopes, unbound: Unbound::default(), evaluates_annotations };
        names.in_suite(&module.body);
        names.unbound
    }
}

/// The builtins of Python 3.10 to 3.14, and what a module has of its own (`dir(builtins)`; `__file__` and its like,
/// Python Language Reference, 3.2.9 Modules). `_` is what `gettext.install` puts there.
const BUILTINS: &str = "\
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError \
    BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError \
    ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup \
    False FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError \
    ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError \
    MemoryError ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError \
    OverflowError PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError \
    ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError \
    SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError UnboundLocalError UnicodeDecodeError \
    UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning WindowsError \
    ZeroDivisionError _ abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod \
    compile complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset \
    getattr globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map max \
    memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted \
    staticmethod str sum super tuple type vars zip";

fn is_given(name: &str) -> bool {
    let is_special = name.len() > 4 && name.starts_with("__") && name.ends_with("__");
    is_special || BUILTINS.split(' ').any(|known| known == name)
}

/// Something that stands directly in a statement.
enum Part<'a> {
    /// An expression that is evaluated in the statement's own scope.
    Expr(&'a Expr),
    /// An annotation.
    Annotation(&'a Expr),
    /// Statements of the same scope.
    Suite(&'a [Stmt]),
    /// A name that it binds.
    Name(&'a str),
}

/// What stands directly in a statement, but for the bodies of functions and classes.
fn parts(statement: &Stmt) -> Vec<Part<'_>> {
    let mut all = Vec::new();
    match statement {
        Stmt::FunctionDef(node) => {
            all.push(Part::Name(&node.name));
            push_function(&mut all, &node.args, node.returns.as_deref(), &node.decorator_list, &node.type_params);
        }
        Stmt::AsyncFunctionDef(node) => {
            all.push(Part::Name(&node.name));
            push_function(&mut all, &node.args, node.returns.as_deref(), &node.decorator_list, &node.type_params);
        }
        Stmt::ClassDef(node) => {
            all.push(Part::Name(&node.name));
            all.extend(type_names(&node.type_params));
            all.extend(node.decorator_list.iter().chain(&node.bases).map(Part::Expr));
            all.extend(node.keywords.iter().map(|keyword| Part::Expr(&keyword.value)));
        }
        Stmt::Return(node) => all.extend(node.value.as_deref().map(Part::Expr)),
        Stmt::Delete(node) => all.extend(node.targets.iter().map(Part::Expr)),
        Stmt::Assign(node) => all.extend(node.targets.iter().chain([node.value.as_ref()]).map(Part::Expr)),
        Stmt::TypeAlias(node) => {
            // Its value is evaluated when somebody asks.
            all.push(Part::Expr(&node.name));
            all.extend(type_names(&node.type_params));
        }
        Stmt::AugAssign(node) => all.extend([node.target.as_ref(), &node.value].map(Part::Expr)),
        Stmt::AnnAssign(node) => {
            all.push(Part::Annotation(&node.annotation));
            all.extend([Some(node.target.as_ref()), node.value.as_deref()].into_iter().flatten().map(Part::Expr));
        }
        Stmt::For(node) => {
            all.extend([node.target.as_ref(), &node.iter].map(Part::Expr));
            all.extend([&node.body[..], &node.orelse].map(Part::Suite));
        }
        Stmt::AsyncFor(node) => {
            all.extend([node.target.as_ref(), &node.iter].map(Part::Expr));
            all.extend([&node.body[..], &node.orelse].map(Part::Suite));
        }
        Stmt::While(node) => {
            all.push(Part::Expr(&node.test));
            all.extend([&node.body[..], &node.orelse].map(Part::Suite));
        }
        Stmt::If(node) => {
            all.push(Part::Expr(&node.test));
            all.extend([&node.body[..], &node.orelse].map(Part::Suite));
        }
        Stmt::With(node) => push_with(&mut all, &node.items, &node.body),
        Stmt::AsyncWith(node) => push_with(&mut all, &node.items, &node.body),
        Stmt::Match(node) => {
            all.push(Part::Expr(&node.subject));
            node.cases.iter().for_each(|case| push_case(&mut all, case));
        }
        Stmt::Raise(node) => {
            all.extend([node.exc.as_deref(), node.cause.as_deref()].into_iter().flatten().map(Part::Expr));
        }
        Stmt::Try(node) => {
            push_handlers(&mut all, &node.handlers);
            all.extend([&node.body[..], &node.orelse, &node.finalbody].map(Part::Suite));
        }
        Stmt::TryStar(node) => {
            push_handlers(&mut all, &node.handlers);
            all.extend([&node.body[..], &node.orelse, &node.finalbody].map(Part::Suite));
        }
        Stmt::Assert(node) => {
            all.extend([Some(node.test.as_ref()), node.msg.as_deref()].into_iter().flatten().map(Part::Expr));
        }
        Stmt::Import(node) => all.extend(node.names.iter().map(|alias| {
            let whole = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
            Part::Name(whole.split('.').next().unwrap_or(whole))
        })),
        Stmt::ImportFrom(node) => {
            all.extend(node.names.iter().map(|alias| Part::Name(alias.asname.as_ref().unwrap_or(&alias.name))));
        }
        Stmt::Expr(node) => all.push(Part::Expr(&node.value)),
        Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) => {}
    }
    all
}

/// The expressions that stand directly in a statement, targets and annotations among them.
pub fn expressions_of(statement: &Stmt) -> Vec<&Expr> {
    let expression = |part| match part {
        Part::Expr(expr) | Part::Annotation(expr) => Some(expr),
        Part::Suite(_) | Part::Name(_) => None,
    };
    parts(statement).into_iter().filter_map(expression).collect()
}

/// The statements that stand directly in a statement, the bodies of functions and classes among them.
pub fn suites_of(statement: &Stmt) -> Vec<&[Stmt]> {
    let suite = |part| if let Part::Suite(suite) = part { Some(suite) } else { None };
    let own = parts(statement).into_iter().filter_map(suite);
    own.chain(body_of(statement).map(|(_, body)| body)).collect()
}

fn push_function<'a>(
    all: &mut Vec<Part<'a>>,
    arguments: &'a Arguments,
    returns: Option<&'a Expr>,
    decorators: &'a [Expr],
    type_params: &'a [TypeParam],
) {
    all.extend(type_names(type_params));
    all.extend(decorators.iter().chain(walk::defaults(arguments)).map(Part::Expr));
    let annotations = parameters(arguments).filter_map(|it| it.annotation.as_deref());
    all.extend(annotations.chain(returns).map(Part::Annotation));
}

fn push_with<'a>(all: &mut Vec<Part<'a>>, items: &'a [super::ast::WithItem], body: &'a [Stmt]) {
    for item in items {
        all.push(Part::Expr(&item.context_expr));
        all.extend(item.optional_vars.as_deref().map(Part::Expr));
    }
    all.push(Part::Suite(body));
}

fn push_handlers<'a>(all: &mut Vec<Part<'a>>, handlers: &'a [ExceptHandler]) {
    for ExceptHandler::ExceptHandler(handler) in handlers {
        all.extend(handler.type_.as_deref().map(Part::Expr));
        all.extend(handler.name.as_deref().map(Part::Name));
        all.push(Part::Suite(&handler.body));
    }
}

fn push_case<'a>(all: &mut Vec<Part<'a>>, case: &'a MatchCase) {
    let mut waiting = vec![&case.pattern];
    while let Some(pattern) = waiting.pop() {
        match pattern {
            Pattern::MatchValue(node) => all.push(Part::Expr(&node.value)),
            Pattern::MatchSingleton(_) => {}
            Pattern::MatchSequence(node) => waiting.extend(&node.patterns),
            Pattern::MatchMapping(node) => {
                all.extend(node.keys.iter().map(Part::Expr));
                all.extend(node.rest.as_deref().map(Part::Name));
                waiting.extend(&node.patterns);
            }
            Pattern::MatchClass(node) => {
                all.push(Part::Expr(&node.cls));
                waiting.extend(node.patterns.iter().chain(&node.kwd_patterns));
            }
            Pattern::MatchStar(node) => all.extend(node.name.as_deref().map(Part::Name)),
            Pattern::MatchAs(node) => {
                all.extend(node.name.as_deref().map(Part::Name));
                waiting.extend(node.pattern.as_deref());
            }
            Pattern::MatchOr(node) => waiting.extend(&node.patterns),
        }
    }
    all.extend(case.guard.as_deref().map(Part::Expr));
    all.push(Part::Suite(&case.body));
}

/// Type parameters: they are taken for names of the scope around, which has no more in sight than that.
fn type_names(type_params: &[TypeParam]) -> impl Iterator<Item = Part<'_>> {
    type_params.iter().map(|parameter| {
        Part::Name(match parameter {
            TypeParam::TypeVar(node) => &node.name,
            TypeParam::ParamSpec(node) => &node.name,
            TypeParam::TypeVarTuple(node) => &node.name,
        })
    })
}

fn parameters(arguments: &Arguments) -> impl Iterator<Item = &super::ast::Arg> {
    let several = arguments.posonlyargs.iter().chain(&arguments.args).chain(&arguments.kwonlyargs).map(|it| &it.def);
    several.chain(arguments.vararg.as_deref()).chain(arguments.kwarg.as_deref())
}

/// The function or class whose body a statement defines: its parameters, if it has any, and its statements.
fn body_of(statement: &Stmt) -> Option<(Option<&Arguments>, &[Stmt])> {
    Some(match statement {
        Stmt::FunctionDef(node) => (Some(&*node.args), &node.body),
        Stmt::AsyncFunctionDef(node) => (Some(&*node.args), &node.body),
        Stmt::ClassDef(node) => (None, &node.body),
        _ => return None,
    })
}

/// The names that statements bind in their own scope.
fn bound_in<'a>(suite: &'a [Stmt], names: &mut BTreeSet<&'a str>) {
    for statement in suite {
        for part in parts(statement) {
            match part {
                Part::Expr(expr) => bound_by(expr, names),
                Part::Annotation(_) => {}
                Part::Suite(suite) => bound_in(suite, names),
                Part::Name(name) => {
                    names.insert(name);
                }
            }
        }
    }
}

/// The names that an expression binds in the scope that it stands in; `:=` in a comprehension binds around it.
fn bound_by<'a>(expr: &'a Expr, names: &mut BTreeSet<&'a str>) {
    match expr {
        Expr::Name(node) if node.ctx != ExprContext::Load => {
            names.insert(&node.id);
        }
        Expr::Lambda(node) => walk::defaults(&node.args).for_each(|default| bound_by(default, names)),
        expr => walk::children(expr).into_iter().for_each(|inner| bound_by(inner, names)),
    }
}

/// Whether annotations are kept as they are written.
fn is_deferring(body: &[Stmt]) -> bool {
    body.iter().any(|statement| {
        matches!(statement, Stmt::ImportFrom(node) if node.module.as_deref() == Some("__future__")
            && node.names.iter().any(|alias| alias.name.as_str() == "annotations"))
    })
}

/// What a whole file binds besides what can be seen in a scope.
#[derive(Default)]
struct Binds<'a> {
    /// Names that a `global` statement names.
    globals: BTreeSet<&'a str>,
    /// Names may be bound that are written nowhere: `from … import *`, `exec`, `globals().update(…)`.
    hidden: bool,
}

impl<'a> Binds<'a> {
    fn in_file(&mut self, suite: &'a [Stmt]) {
        for statement in suite {
            match statement {
                Stmt::Global(node) => self.globals.extend(node.names.iter().map(super::ast::Identifier::as_str)),
                Stmt::ImportFrom(node) => self.hidden |= node.names.iter().any(|alias| alias.name.as_str() == "*"),
                Stmt::Import(node) => self.hidden |= node.names.iter().any(|alias| alias.name.as_str() == "builtins"),
                _ => {}
            }
            for part in parts(statement) {
                match part {
                    Part::Expr(expr) => self.in_expr(expr),
                    Part::Suite(suite) => self.in_file(suite),
                    Part::Annotation(_) | Part::Name(_) => {}
                }
            }
            if let Some((_, body)) = body_of(statement) {
                self.in_file(body);
            }
        }
    }

    fn in_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(node) => self.hidden |= matches!(node.id.as_str(), "exec" | "globals" | "locals" | "vars"),
            Expr::Attribute(node) => {
                let name = node.attr.as_str();
                self.hidden |= matches!(name, "modules" | "__dict__" | "__globals__" | "f_globals" | "f_locals");
            }
            _ => {}
        }
        let is_read = |expr: &Expr| matches!(expr, Expr::Subscript(node) if node.ctx == ExprContext::Load);
        for inner in walk::children(expr) {
            // `globals()["upgrade_" + name]` only looks.
            let looks = is_read(expr)
                && matches!(inner, Expr::Call(call) if call.args.is_empty() && matches!(call.func.as_ref(), Expr::Name(_)));
            if !looks {
                self.in_expr(inner);
            }
        }
    }
}

/// The names in sight where code stands, and those that are not.
struct Names<'a> {
    scopes: Vec<Scope<'a>>,
    unbound: Unbound,
    evaluates_annotations: bool,
}

struct Scope<'a> {
    is_class: bool,
    names: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn in_suite(&mut self, suite: &'a [Stmt]) {
        for statement in suite {
            for part in parts(statement) {
                match part {
                    Part::Expr(expr) => self.in_expr(expr),
                    Part::Annotation(expr) => self.in_annotation(expr),
                    Part::Suite(suite) => self.below_condition(|names| names.in_suite(suite)),
                    Part::Name(_) => {}
                }
            }
            if let Some((arguments, body)) = body_of(statement) {
                let mut names: BTreeSet<&str> =
                    arguments.into_iter().flat_map(parameters).map(|it| it.arg.as_str()).into_set();
                bound_in(body, &mut names);
                self.inside(arguments.is_none(), names, |inner| inner.in_suite(body));
            }
        }
    }

    /// Annotations of what is defined on some way alone are nobody's business.
    fn below_condition(&mut self, look: impl FnOnce(&mut Self)) {
        let evaluates = std::mem::replace(&mut self.evaluates_annotations, false);
        look(self);
        self.evaluates_annotations = evaluates;
    }

    fn inside(&mut self, is_class: bool, names: BTreeSet<&'a str>, look: impl FnOnce(&mut Self)) {
        let evaluates = self.evaluates_annotations;
        // Those of a function's own variables are never evaluated, those of functions in it when it runs.
        self.evaluates_annotations &= is_class;
        self.scopes.push(Scope { is_class, names });
        look(self);
        self.scopes.pop();
        self.evaluates_annotations = evaluates;
    }

    fn in_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(node) => {
                if node.ctx == ExprContext::Load && !self.is_in_sight(&node.id) {
                    self.unbound.names.insert((expr.start().to_u32(), node.id.to_string()));
                }
            }
            Expr::Lambda(node) => {
                walk::defaults(&node.args).for_each(|default| self.in_expr(default));
                let mut names: BTreeSet<&str> = parameters(&node.args).map(|it| it.arg.as_str()).into_set();
                bound_by(&node.body, &mut names);
                self.inside(false, names, |inner| inner.in_expr(&node.body));
            }
            Expr::ListComp(node) => self.in_comprehension(&node.generators, &[&node.elt]),
            Expr::SetComp(node) => self.in_comprehension(&node.generators, &[&node.elt]),
            Expr::GeneratorExp(node) => self.in_comprehension(&node.generators, &[&node.elt]),
            Expr::DictComp(node) => self.in_comprehension(&node.generators, &[&node.key, &node.value]),
            expr => walk::children(expr).into_iter().for_each(|inner| self.in_expr(inner)),
        }
    }

    /// A comprehension is a function of its own, but for what it goes through first.
    fn in_comprehension(&mut self, generators: &'a [Comprehension], elements: &[&'a Expr]) {
        let mut names = BTreeSet::new();
        for generator in generators {
            bound_by(&generator.target, &mut names);
        }
        generators.iter().take(1).for_each(|generator| self.in_expr(&generator.iter));
        self.inside(false, names, |inner| {
            generators.iter().skip(1).for_each(|generator| inner.in_expr(&generator.iter));
            generators.iter().flat_map(|generator| &generator.ifs).for_each(|condition| inner.in_expr(condition));
            for element in elements {
                inner.in_expr(element);
            }
        });
    }

    fn in_annotation(&mut self, expr: &'a Expr) {
        if !self.evaluates_annotations {
            return;
        }
        match expr {
            Expr::Name(node) => {
                if !self.is_in_sight(&node.id) {
                    self.unbound.annotations.push((expr.start().to_u32(), node.id.to_string()));
                }
            }
            expr => walk::children(expr).into_iter().for_each(|inner| self.in_annotation(inner)),
        }
    }

    fn is_in_sight(&self, name: &str) -> bool {
        let innermost = self.scopes.len().saturating_sub(1);
        let sees =
            |(at, scope): (usize, &Scope<'a>)| (at == innermost || !scope.is_class) && scope.names.contains(name);
        self.scopes.iter().enumerate().any(sees) || is_given(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let unbound = Unbound::of(&super::super::parsed(text));
        let found: Vec<&str> = unbound.names.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_name_is_looked_for_where_python_looks() {
        check("def f():\n    return a\n", &["a"]);
        check("def f():\n    return a\na = 1\n", &[]);
        check("def f():\n    a = 1\ndef g():\n    return a\n", &["a"]);
        check("def f():\n    a = 1\n    def g():\n        return a\n", &[]);
        check("def f():\n    global a\n    a = 1\ndef g():\n    return a\n", &[]);
        check("if x():\n    import a\nelse:\n    b = 1\na, b\n", &["x"]);
        check("try:\n    import a\nexcept E as e:\n    e\na\n", &["E"]);
        check("def f(a, *b, c=d, **e):\n    return a, b, c, e\n", &["d"]);
        check("for a, (b, *c) in []:\n    pass\nwith open() as (d, e):\n    pass\na, b, c, d, e\n", &[]);
        check("print((a := 1), a, [b := c for c in []], b)\n", &[]);
        check("import a.b, c.d as e\na, e, c\n", &["c"]);
        check("del a\na\n", &[]);
        check("match a:\n    case {'x': b, **c}:\n        b, c\n    case D(e) | [*e]:\n        e\n", &["a", "D"]);
        check("f'{a} {len(b)!r:{c}}'\n", &["a", "b", "c"]);
    }

    #[test]
    fn a_class_keeps_its_names_to_itself() {
        check("class A:\n    a = 1\n    b = a\n    def f(self):\n        return a\n", &["a"]);
        check("class A:\n    a = [1]\n    b = [x for x in a]\n    c = [a for x in a]\n", &["a"]);
        check("class A:\n    def f(self):\n        return __class__, A\n", &[]);
    }

    #[test]
    fn comprehensions_and_lambdas_have_names_of_their_own() {
        check("[a for a in [] if a]\na\n", &["a"]);
        check("{a: b for a in [] for b in a}\n", &[]);
        check("lambda a, b=c: a + b + d\n", &["c", "d"]);
        check("lambda: (a := 1) + a\na\n", &["a"]);
    }

    #[test]
    fn annotations_may_wait() {
        check("a: B = 1\ndef f(c: D) -> E:\n    x: F = 1\n", &[]);
        let annotations = |text: &str| -> Vec<String> {
            Unbound::of(&super::super::parsed(text)).annotations.into_iter().map(|(_, name)| name).collect()
        };
        assert_eq!(annotations("a: B[int, 'G'] = 1\ndef f(c: D) -> E:\n    x: F = 1\n"), ["B", "D", "E"]);
        assert!(annotations("from __future__ import annotations\na: B = 1\n").is_empty());
        assert!(annotations("if a():\n    b: B = 1\n").is_empty());
    }

    #[test]
    fn where_names_may_come_from_anywhere_nothing_is_said() {
        check("from a import *\nb\n", &[]);
        check("exec('a = 1')\na\n", &[]);
        check("globals().update(x)\na\n", &[]);
        check("globals()['a'] = 1\na\n", &[]);
        check("def f(b):\n    return globals()['f' + b](), a\n", &["a"]);
        check("a\n)\n", &[]);
    }
}
