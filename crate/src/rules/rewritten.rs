//! Code that a finding offers in the place of a call, as an edit: of the migration where it is called, and of one that comes
//! after it, where it takes two.

use super::locks::transaction::written;
use super::{Judged, Rule, mend};
use crate::finding::Violation;
use crate::fix::{Edit, Fix, NewMigration};
use crate::operation::{Certainty, Change};

/// What stands between the code of one revision and that of the next, with more words behind it.
const NEXT: &str = "\n\n# in the next revision";

/// What stands where the call itself is meant, for databases that the code is not for.
const AS_IT_IS: &str = "    ...  # as it is now";

/// A violation with its code as a fix, where that does all that the call does and can stand where it stands.
pub(super) fn rewritten(violation: Violation, rule: &Rule, judged: &Judged<'_>) -> Violation {
    if violation.fix.is_some() {
        return violation;
    }
    let fix = fix(&violation, judged);
    // Of what is deployed no advice is told, where the reader says what is.
    let may_have_run = rule.group.advises() && judged.environment.released.is_none();
    violation.with_fix(fix.map(|fix| if may_have_run { fix.on_condition("no database has run it yet") } else { fix }))
}

fn fix(violation: &Violation, judged: &Judged<'_>) -> Option<Fix> {
    let replacement = violation.replacement.as_ref()?;
    let code = violation.instead.as_deref()?;
    let is_of_call = violation.position == judged.operation.position && is_called_once(judged);
    let call = written(judged).filter(|_| is_of_call)?;
    let (own, next) = match code.split_once(NEXT) {
        Some((own, next)) => (own, Some(next.split_once('\n')?)),
        None => (code, None),
    };
    let (words, next) = next.unzip();
    let indented = |call: &str| call.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n");
    let own = own.replace(AS_IT_IS, &indented(&call));
    if [Some(own.as_str()), next].into_iter().flatten().any(is_for_people) {
        return None;
    }
    let lines: Vec<&str> = own.lines().collect();
    let migration = judged.migration;
    let mut edits = vec![mend::instead(migration, judged.operation.position, &lines)];
    edits.extend(import(judged, &own).map(Some));
    let Some(next) = next else { return Fix::of(edits) };
    // What comes after is for the end of the chain, which has to be here.
    let is_head = judged.environment.graph.heads.as_slice() == [judged.index];
    let is_certain = judged.operation.certainty == Certainty::Certain && judged.operation.guards.is_empty();
    // Where a downgrade does nothing, what more is to be undone would be all that it does.
    let is_undone = replacement.undo.is_empty() || migration.function("downgrade").is_some_and(|it| !it.is_empty);
    let is_deployed_later = words.is_some_and(|it| it.contains("later"));
    if !is_head || !is_certain || !is_undone || judged.is_downgrade || is_deployed_later {
        return None;
    }
    if judged.later().iter().any(|it| takes_away(&it.change)) {
        return None;
    }
    if !replacement.undo.is_empty() {
        edits.push(mend::at_end(migration, "downgrade", &replacement.undo));
    }
    let fix = Fix::of(edits)?;
    let title = migration.message.lines().next().unwrap_or_default().trim().trim_end_matches('.');
    let migration = NewMigration {
        parents: vec![migration.id()?.to_owned()],
        message: format!("{}, second step", if title.is_empty() { migration.id()? } else { title }),
        upgrade: next.lines().map(ToOwned::to_owned).collect(),
        downgrade: replacement.undo_next.clone(),
    };
    Some(Fix { migration: Some(migration), goes_by_heads: true, ..fix })
}

/// Whether the call is one that runs once, does one thing, and does it: what fails is to be seen to first.
fn is_called_once(judged: &Judged<'_>) -> bool {
    let position = judged.operation.position;
    let fails = judged.environment.replay.log.faults.iter().any(|fault| fault.step == judged.step());
    let is_alone = judged.operations().iter().filter(|it| it.position == position).count() == 1;
    let is_mistaken = judged.function.mistakes.iter().any(|it| it.position == position);
    is_alone && !is_mistaken && (judged.is_downgrade || !fails)
}

/// Whether something that a call before it makes may not be there any more, or have another name.
fn takes_away(change: &Change) -> bool {
    match change {
        Change::DropConstraint { .. }
        | Change::DropColumn { .. }
        | Change::DropTable { .. }
        | Change::RenameTable { .. }
        | Change::RenameConstraint { .. } => true,
        Change::AlterColumn { to, .. } => to.name.is_some(),
        _ => false,
    }
}

/// Whether code has something in it that only a reader can fill in.
fn is_for_people(code: &str) -> bool {
    code.trim().is_empty()
        || code.contains('…')
        || code.contains("  # ")
        || code.lines().any(|line| line.trim_start().starts_with('#'))
}

/// The import of a name that the code uses and the file lacks.
fn import(judged: &Judged<'_>, code: &str) -> Option<Edit> {
    let migration = judged.migration;
    let lacks_it = code.contains("sa.") && !migration.text.contains("import sqlalchemy as sa");
    mend::before(migration, migration.imports, &["import sqlalchemy as sa"]).filter(|_| lacks_it)
}
