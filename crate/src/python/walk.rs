//! What stands directly inside a statement or an expression, so that whoever walks a tree says
//! only what is special to it.

use super::ast::{Arguments, Comprehension, ExceptHandler, Expr, MatchCase, Stmt, WithItem};

/// The expressions directly inside an expression, in the order in which Python evaluates them.
pub fn children(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::BoolOp(node) => node.values.iter().collect(),
        Expr::NamedExpr(node) => vec![&node.value, &node.target],
        Expr::BinOp(node) => vec![&node.left, &node.right],
        Expr::UnaryOp(node) => vec![&node.operand],
        Expr::Lambda(node) => defaults(&node.args).chain([node.body.as_ref()]).collect(),
        Expr::IfExp(node) => vec![&node.test, &node.body, &node.orelse],
        Expr::Dict(node) => {
            let mut all = Vec::with_capacity(node.values.len() * 2);
            for (key, value) in node.keys.iter().zip(&node.values) {
                all.extend(key.as_ref());
                all.push(value);
            }
            all
        }
        Expr::Set(node) => node.elts.iter().collect(),
        Expr::ListComp(node) => comprehension(&node.generators, [node.elt.as_ref()]),
        Expr::SetComp(node) => comprehension(&node.generators, [node.elt.as_ref()]),
        Expr::GeneratorExp(node) => comprehension(&node.generators, [node.elt.as_ref()]),
        Expr::DictComp(node) => comprehension(&node.generators, [node.key.as_ref(), node.value.as_ref()]),
        Expr::Await(node) => vec![&node.value],
        Expr::Yield(node) => node.value.as_deref().into_iter().collect(),
        Expr::YieldFrom(node) => vec![&node.value],
        Expr::Compare(node) => std::iter::once(node.left.as_ref()).chain(&node.comparators).collect(),
        Expr::Call(node) => std::iter::once(node.func.as_ref())
            .chain(&node.args)
            .chain(node.keywords.iter().map(|keyword| &keyword.value))
            .collect(),
        Expr::FormattedValue(node) => std::iter::once(node.value.as_ref()).chain(node.format_spec.as_deref()).collect(),
        Expr::JoinedStr(node) => node.values.iter().collect(),
        Expr::Attribute(node) => vec![&node.value],
        Expr::Subscript(node) => vec![&node.value, &node.slice],
        Expr::Starred(node) => vec![&node.value],
        Expr::List(node) => node.elts.iter().collect(),
        Expr::Tuple(node) => node.elts.iter().collect(),
        Expr::Slice(node) => [&node.lower, &node.upper, &node.step].into_iter().filter_map(Option::as_deref).collect(),
        Expr::Constant(_) | Expr::Name(_) => Vec::new(),
    }
}

fn comprehension<'a, const N: usize>(generators: &'a [Comprehension], elements: [&'a Expr; N]) -> Vec<&'a Expr> {
    generators
        .iter()
        .flat_map(|generator| std::iter::once(&generator.iter).chain(&generator.ifs))
        .chain(elements)
        .collect()
}

/// The default values of parameters.
pub fn defaults(arguments: &Arguments) -> impl Iterator<Item = &Expr> {
    arguments
        .posonlyargs
        .iter()
        .chain(&arguments.args)
        .chain(&arguments.kwonlyargs)
        .filter_map(|argument| argument.default.as_deref())
}

/// Calls `visit` with each statement of a suite and of the suites in its compound statements, but
/// not of the functions and classes in it: what runs when the suite runs.
pub fn each_statement<'a>(suite: &'a [Stmt], visit: &mut impl FnMut(&'a Stmt)) {
    for statement in suite {
        visit(statement);
        match statement {
            Stmt::If(node) => {
                each_statement(&node.body, visit);
                each_statement(&node.orelse, visit);
            }
            Stmt::For(node) => {
                each_statement(&node.body, visit);
                each_statement(&node.orelse, visit);
            }
            Stmt::While(node) => {
                each_statement(&node.body, visit);
                each_statement(&node.orelse, visit);
            }
            Stmt::With(node) => each_statement(&node.body, visit),
            Stmt::Try(node) => {
                each_statement(&node.body, visit);
                for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                    each_statement(&handler.body, visit);
                }
                each_statement(&node.orelse, visit);
                each_statement(&node.finalbody, visit);
            }
            _ => {}
        }
    }
}

/// Calls `visit` with each statement of a suite, at any depth, and of all functions and classes in it.
pub fn each_statement_anywhere<'a>(suite: &'a [Stmt], visit: &mut impl FnMut(&'a Stmt)) {
    let mut suites = vec![suite];
    let mut ignored: Vec<&Expr> = Vec::new();
    while let Some(suite) = suites.pop() {
        for statement in suite {
            visit(statement);
            push_parts(statement, &mut ignored, &mut suites);
            ignored.clear();
        }
    }
}

/// Calls `visit` with each expression of a suite, at any depth, and of all functions and classes in it.
pub fn each_expression<'a>(suite: &'a [Stmt], visit: &mut impl FnMut(&'a Expr)) {
    let mut suites = vec![suite];
    let mut open: Vec<&Expr> = Vec::new();
    while let Some(suite) = suites.pop() {
        for statement in suite {
            push_parts(statement, &mut open, &mut suites);
            while let Some(expr) = open.pop() {
                visit(expr);
                open.extend(children(expr));
            }
        }
    }
}

/// The expressions and the suites directly inside a statement.
fn push_parts<'a>(statement: &'a Stmt, open: &mut Vec<&'a Expr>, suites: &mut Vec<&'a [Stmt]>) {
    let push_items = |items: &'a [WithItem], open: &mut Vec<&'a Expr>| {
        open.extend(items.iter().map(|item| &item.context_expr));
    };
    match statement {
        Stmt::FunctionDef(node) => {
            open.extend(node.decorator_list.iter().chain(defaults(&node.args)));
            suites.push(&node.body);
        }
        Stmt::AsyncFunctionDef(node) => {
            open.extend(node.decorator_list.iter().chain(defaults(&node.args)));
            suites.push(&node.body);
        }
        Stmt::ClassDef(node) => {
            open.extend(node.decorator_list.iter().chain(&node.bases));
            open.extend(node.keywords.iter().map(|keyword| &keyword.value));
            suites.push(&node.body);
        }
        Stmt::Return(node) => open.extend(node.value.as_deref()),
        Stmt::Delete(node) => open.extend(&node.targets),
        Stmt::Assign(node) => open.extend(node.targets.iter().chain([node.value.as_ref()])),
        Stmt::AugAssign(node) => open.extend([node.target.as_ref(), node.value.as_ref()]),
        Stmt::AnnAssign(node) => open.extend(node.value.as_deref().into_iter().chain([node.target.as_ref()])),
        Stmt::For(node) => {
            open.extend([node.target.as_ref(), node.iter.as_ref()]);
            suites.extend([node.body.as_slice(), &node.orelse]);
        }
        Stmt::AsyncFor(node) => {
            open.extend([node.target.as_ref(), node.iter.as_ref()]);
            suites.extend([node.body.as_slice(), &node.orelse]);
        }
        Stmt::While(node) => {
            open.push(&node.test);
            suites.extend([node.body.as_slice(), &node.orelse]);
        }
        Stmt::If(node) => {
            open.push(&node.test);
            suites.extend([node.body.as_slice(), &node.orelse]);
        }
        Stmt::With(node) => {
            push_items(&node.items, open);
            suites.push(&node.body);
        }
        Stmt::AsyncWith(node) => {
            push_items(&node.items, open);
            suites.push(&node.body);
        }
        Stmt::Match(node) => {
            open.push(&node.subject);
            for MatchCase { guard, body, .. } in &node.cases {
                open.extend(guard.as_deref());
                suites.push(body);
            }
        }
        Stmt::Raise(node) => open.extend(node.exc.as_deref().into_iter().chain(node.cause.as_deref())),
        Stmt::Try(node) => {
            suites.extend([node.body.as_slice(), &node.orelse, &node.finalbody]);
            suites.extend(node.handlers.iter().map(|ExceptHandler::ExceptHandler(handler)| handler.body.as_slice()));
        }
        Stmt::TryStar(node) => {
            suites.extend([node.body.as_slice(), &node.orelse, &node.finalbody]);
            suites.extend(node.handlers.iter().map(|ExceptHandler::ExceptHandler(handler)| handler.body.as_slice()));
        }
        Stmt::Assert(node) => open.extend(node.msg.as_deref().into_iter().chain([node.test.as_ref()])),
        Stmt::Expr(node) => open.push(&node.value),
        Stmt::Import(_)
        | Stmt::ImportFrom(_)
        | Stmt::Global(_)
        | Stmt::Nonlocal(_)
        | Stmt::Pass(_)
        | Stmt::Break(_)
        | Stmt::Continue(_)
        | Stmt::TypeAlias(_) => {}
    }
}

/// Whether a function's own statements have a `yield`.
pub fn yields(body: &[Stmt]) -> bool {
    let mut found = false;
    each_statement(body, &mut |statement| {
        let mut look = |expr: &Expr| found |= yields_in(expr);
        match statement {
            Stmt::Expr(node) => look(&node.value),
            Stmt::Assign(node) => look(&node.value),
            Stmt::AnnAssign(node) => node.value.as_deref().into_iter().for_each(look),
            Stmt::AugAssign(node) => look(&node.value),
            Stmt::Return(node) => node.value.as_deref().into_iter().for_each(look),
            _ => {}
        }
    });
    found
}

fn yields_in(expr: &Expr) -> bool {
    match expr {
        Expr::Yield(_) | Expr::YieldFrom(_) => true,
        Expr::Lambda(_) => false,
        // A `yield` stands on its own, is assigned, or is awaited: nothing deeper is worth a walk.
        Expr::Await(node) => yields_in(&node.value),
        Expr::Tuple(node) => node.elts.iter().any(yields_in),
        _ => false,
    }
}
