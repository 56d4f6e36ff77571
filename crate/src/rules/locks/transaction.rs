//! Which operations run in a transaction.

use crate::finding::{Severity, Violation};
use crate::interpret::env_py::described::PerTransaction;
use crate::operation::{Certainty, Change, Operation};
use crate::revision::Migration;
use crate::rules::Judged;

/// How code leaves the transaction that Alembic begins, other than by an `autocommit_block()`.
const WAYS_OUT: [&str; 7] =
    ["AUTOCOMMIT", "isolation_level", "set_session", ".autocommit =", "raw_connection", ".commit()", "create_engine"];

/// How sure it is that an operation runs in a transaction that Alembic or the env.py begins; none where it does not, or
/// somebody may have ended that.
pub(super) fn severity_in_transaction(judged: &Judged<'_>) -> Option<Severity> {
    let Judged { environment, migration, operation, .. } = *judged;
    let ends = |it: &Operation| is_end(&it.change) && !it.sql.as_ref().is_some_and(|sql| sql.in_block);
    if operation.autocommit.is_some()
        || environment.dialect().commits_ddl_by_itself()
        || environment.names_autocommit
        || judged.earlier().iter().any(ends)
        || WAYS_OUT.iter().any(|way| migration.text.contains(way))
    {
        return None;
    }
    let begins = environment
        .env_py
        .as_ref()
        .is_some_and(|it| it.transaction != PerTransaction::Unknown && !it.options.contains_key("transactional_ddl"));
    let is_sure = begins
        && operation.certainty == Certainty::Certain
        && !operation.is_caught
        && operation.through.iter().all(|helper| helper.path.is_none());
    Some(if is_sure { Severity::Error } else { Severity::Warning })
}

/// Whether it ends a transaction.
pub(super) fn is_end(change: &Change) -> bool {
    matches!(change, Change::Other { op, .. } if matches!(op.as_str(), "commit" | "rollback"))
}

/// Whether one `execute` has another statement beside this one: the server then carries them out in one transaction
/// (PostgreSQL manual, 55.2.2.1 "Multiple Statements in a Simple Query").
pub(super) fn has_company(judged: &Judged<'_>) -> bool {
    let operation = judged.operation;
    let Some(sql) = &operation.sql else { return false };
    let is_beside = |it: &&Operation| it.call == operation.call;
    let mut beside =
        judged.earlier().iter().rev().take_while(is_beside).chain(judged.later().iter().take_while(is_beside));
    beside.any(|it| it.sql.as_ref().is_some_and(|other| other.text != sql.text))
}

/// Whether a change surely fails where it has been made already.
pub(in crate::rules) fn stops_second_run(change: &Change) -> bool {
    match change {
        Change::CreateTable(create) => !create.if_not_exists && !create.temporary,
        Change::DropTable { if_exists, .. }
        | Change::DropColumn { if_exists, .. }
        | Change::DropIndex { if_exists, .. }
        | Change::DropConstraint { if_exists, .. } => !if_exists,
        Change::AddColumn { if_not_exists, .. }
        | Change::CreateIndex { if_not_exists, .. }
        | Change::CreateType { if_not_exists, .. }
        | Change::AddEnumValue { if_not_exists, .. } => !if_not_exists,
        Change::AddConstraint { constraint, .. } => constraint.name.is_some(),
        Change::RenameTable { .. } | Change::RenameConstraint { .. } => true,
        Change::AlterColumn { to, .. } => to.name.is_some(),
        _ => false,
    }
}

/// The call of an operation in an `autocommit_block()`, as it is written.
pub(super) fn in_autocommit_block(judged: &Judged<'_>) -> Option<String> {
    let call = written(judged)?;
    let lines = call.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") });
    let body: String = lines.collect();
    Some(format!("with op.get_context().autocommit_block():\n{}", body.trim_end()))
}

/// The same where the block is all that a violation asks for.
pub(super) fn with_autocommit_block(violation: Violation, judged: &Judged<'_>) -> Violation {
    match in_autocommit_block(judged) {
        Some(code) if violation.position == judged.operation.position => violation.with_replacement(code),
        Some(code) => violation.with_instead(code),
        None => violation,
    }
}

/// The source of a call of `op`'s that does one thing, without the indentation that it has in the file.
pub(in crate::rules) fn written(judged: &Judged<'_>) -> Option<String> {
    written_in(judged.migration, judged.operation)
}

/// The same of any operation of a migration.
pub(in crate::rules) fn written_in(migration: &Migration, operation: &Operation) -> Option<String> {
    let position = operation.position;
    let text = &migration.text;
    if !operation.through.is_empty() || operation.batch.is_some() {
        return None;
    }
    let mut lines = text.split_inclusive('\n').skip((position.line as usize).checked_sub(1)?);
    let first = lines.next()?;
    let before = (position.column as usize).checked_sub(1)?;
    let call = first.get(before..)?;
    if !call.starts_with("op.") || !first.get(..before)?.trim().is_empty() {
        return None;
    }
    let rest: String = std::iter::once(call).chain(lines.take(60)).collect();
    let whole = rest.get(..end_of_call(&rest)?)?;
    let dedented = |line: &str| {
        let blank = line.bytes().take(before).take_while(|byte| *byte == b' ').count();
        line.get(blank..).unwrap_or_default().to_owned()
    };
    Some(whole.lines().map(dedented).collect::<Vec<_>>().join("\n"))
}

/// Where the brackets of a call are closed.
fn end_of_call(text: &str) -> Option<usize> {
    let mut open = 0_u32;
    let mut quote: Option<&str> = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let step = rest.chars().next().map_or(1, char::len_utf8);
        match quote {
            Some(_) if rest.starts_with('\\') => at += 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            Some(mark) if rest.starts_with(mark) => {
                at += mark.len();
                quote = None;
            }
            Some(_) => at += step,
            None => {
                quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|mark| rest.starts_with(mark));
                at += quote.map_or(step, str::len);
                match rest.as_bytes().first() {
                    Some(b'(' | b'[' | b'{') => open += 1,
                    Some(b')' | b']' | b'}') => {
                        open = open.checked_sub(1)?;
                        if open == 0 {
                            return Some(at);
                        }
                    }
                    Some(b'#') => return None,
                    _ => {}
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::end_of_call;

    #[test]
    fn a_call_ends_where_its_brackets_are_closed() {
        for (text, expected) in [
            ("op.execute('a)') # b", Some("op.execute('a)')")),
            ("op.execute(\"\"\"a \" )\n\"\"\"); b", Some("op.execute(\"\"\"a \" )\n\"\"\")")),
            ("op.f(['a', (1, 2)])", Some("op.f(['a', (1, 2)])")),
            ("op.f('it\\'s')", Some("op.f('it\\'s')")),
            ("op.f(", None),
        ] {
            assert_eq!(end_of_call(text).and_then(|end| text.get(..end)), expected, "{text}");
        }
    }
}
