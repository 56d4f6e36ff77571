//! Code that a finding offers, made to fit where it is to stand: in a function, behind other operations, in a folder that
//! may serve several databases.

use super::locks::transaction::stops_second_run;
use super::{Group, Judged, Rule, judged};
use crate::dialect::Dialect;
use crate::finding::{Replacement, Violation};
use crate::operation::{Answer, Certainty, Change, Guard, Operation};

/// What begins the code of another revision.
const NEXT: &str = "in the next revision";

/// A violation whose code can stand where the operation stands; without code, where none can.
pub(super) fn fitted(violation: Violation, rule: &Rule, judged: &Judged<'_>) -> Violation {
    let violation =
        if judged.can_leave_transaction() { violation } else { judged::without_autocommit(violation, rule) };
    let Some(instead) = violation.instead.as_deref().map(|code| fitting(code, rule, judged)) else { return violation };
    let mut replacement = violation.replacement;
    if let Some(Replacement { undo, undo_next }) = replacement.as_mut().filter(|_| is_for_some(rule, judged)) {
        for lines in [undo, undo_next].into_iter().filter(|lines| !lines.is_empty()) {
            let code = format!("{}{}", condition(judged.server().dialect), indented(&lines.join("\n")));
            *lines = code.lines().map(ToOwned::to_owned).collect();
        }
    }
    Violation { instead, replacement, ..violation }
}

fn fitting(code: &str, rule: &Rule, judged: &Judged<'_>) -> Option<String> {
    let commits_half = commits_first(code) && judged.earlier().iter().any(|it| is_half_of_it(it, code));
    // A downgrade goes back by one revision, which none comes after.
    if judged.is_downgrade && (commits_half || is_of_several_revisions(code)) {
        return None;
    }
    let mut code = code.to_owned();
    if is_for_some(rule, judged) {
        code = guarded(&code, judged.server().dialect);
    }
    let is_conditional = judged.operation.guards.iter().any(is_condition);
    let later = if is_shared(judged) { ", deployed later" } else { "" };
    let done = if is_conditional { ", where this was done" } else { "" };
    code = code.replace(NEXT, &format!("{NEXT}{later}{done}"));
    if commits_half {
        let same = if is_conditional { ", under the same condition" } else { "" };
        code = format!("# {NEXT}{later}{same}:\n{code}");
    }
    Some(code)
}

/// Whether code of a rule must not run on all databases that the operation runs on.
fn is_for_some(rule: &Rule, judged: &Judged<'_>) -> bool {
    let is_of_databases = matches!(rule.group, Group::Locks | Group::Data);
    is_of_databases && is_for_one(rule, judged) && judged.serves_others() && !is_guarded(judged)
}

fn is_of_several_revisions(code: &str) -> bool {
    [NEXT, "in a later revision"].iter().any(|words| code.contains(words))
}

/// Whether code commits what comes before it.
fn commits_first(code: &str) -> bool {
    let own = code.split_once(NEXT).map_or(code, |(own, _)| own);
    own.contains("autocommit_block")
}

/// Whether an operation, once it is committed, keeps the migration from running again. An index can be replaced likewise, and
/// a type that is made anew by values that are added to the old one.
fn is_half_of_it(operation: &Operation, code: &str) -> bool {
    let is_replaced = match &operation.change {
        Change::CreateIndex { .. } | Change::DropIndex { .. } => true,
        Change::CreateType { .. } => code.contains("ADD VALUE"),
        _ => false,
    };
    let is_committed = operation.certainty == Certainty::Certain && operation.autocommit.is_none();
    is_committed && !is_replaced && stops_second_run(&operation.change)
}

/// Whether a condition may hold on one database and not on another of the same kind.
fn is_condition(guard: &Guard) -> bool {
    let is_loop = ["for each", "except"].iter().any(|words| guard.text.starts_with(words));
    !is_loop && !["dialect", "offline"].iter().any(|word| guard.text.contains(word))
}

/// Whether the migrations of one run share a transaction, with all that it locks: the next one has to run by itself.
fn is_shared(judged: &Judged<'_>) -> bool {
    judged.environment.transaction.is_some() && !judged.server().dialect.commits_ddl_by_itself()
}

/// Whether a rule is about the one kind of database that its operation runs on, and its code is for that alone.
fn is_for_one(rule: &Rule, judged: &Judged<'_>) -> bool {
    let own = judged.server().dialect;
    !rule.databases.is_empty()
        && rule.databases.iter().all(|it| it.dialect == own || it.dialect.is_mysql() && own.is_mysql())
}

/// Whether an operation stands under a condition that only its own database meets.
fn is_guarded(judged: &Judged<'_>) -> bool {
    let own = judged.server().dialect;
    let word = |dialect: Dialect| if dialect == Dialect::Postgresql { "postgres" } else { dialect.name() };
    let is_own = |it: &Dialect| *it == own || it.is_mysql() && own.is_mysql();
    judged.operation.guards.iter().filter(|guard| guard.answer == Answer::Holds).any(|guard| {
        let text = guard.text.to_ascii_lowercase();
        let mut named = Dialect::ALL.into_iter().filter(|dialect| text.contains(word(*dialect))).peekable();
        named.peek().is_some() && named.all(|dialect| is_own(&dialect))
    })
}

/// The condition that one kind of database meets.
fn condition(dialect: Dialect) -> String {
    let names = if dialect.is_mysql() {
        "in (\"mysql\", \"mariadb\")".to_owned()
    } else {
        format!("== \"{}\"", dialect.name())
    };
    format!("if op.get_context().dialect.name {names}:\n")
}

/// Code under a condition, which all but one kind of database pass by.
fn guarded(code: &str, dialect: Dialect) -> String {
    let condition = condition(dialect);
    // What only comes before an operation leaves that as it is.
    let is_more = code.contains("  # before it");
    let mut out = String::new();
    for (at, part) in code.split("\n\n# ").enumerate() {
        let part = if at == 0 { part.to_owned() } else { format!("\n\n# {part}") };
        let body = part.trim_start();
        let head: usize = body.split_inclusive('\n').take_while(|line| line.starts_with('#')).map(str::len).sum();
        let head = part.len() - body.len() + head;
        let (head, body) = part.split_at_checked(head).unwrap_or(("", &part));
        out.push_str(head);
        if body.is_empty() {
            continue;
        }
        out.push_str(&condition);
        out.push_str(&indented(body));
        if at == 0 && !is_more {
            out.push_str("\nelse:\n    ...  # as it is now");
        }
    }
    out
}

/// Code a step further to the right, but for texts of several lines.
fn indented(code: &str) -> String {
    let mut is_text = false;
    let lines = code.lines().map(|line| {
        let indent = if is_text || line.is_empty() { "" } else { "    " };
        is_text ^= line.matches("\"\"\"").count() % 2 == 1;
        format!("{indent}{line}")
    });
    lines.collect::<Vec<_>>().join("\n")
}
