//! Code that a finding offers in the place of a call, as an edit: of the migration where it is called, and of one that comes
//! after it, where it takes two.

use super::locks::transaction::{written, written_in};
use super::{Judged, Rule, mend};
use crate::environment::RECENT;
use crate::finding::Violation;
use crate::fix::{Edit, Fix, NewMigration};
use crate::operation::{Certainty, Change, Operation};

/// What stands between the code of one revision and that of the next, with more words behind it.
const NEXT: &str = "\n\n# in the next revision";

/// What stands where the call itself is meant, for databases that the code is not for.
const AS_IT_IS: &str = "    ...  # as it is now";

/// What is changed in a migration is not changed where that was carried out.
const NOT_RUN: &str = "no database has run it yet";

/// A violation with its code as a fix, where that does all that the call does and can stand where it stands.
pub(super) fn rewritten(violation: Violation, rule: &Rule, judged: &Judged<'_>) -> Violation {
    if violation.fix.is_some() {
        return violation;
    }
    let fix = fix(&violation, judged);
    // Of what is deployed no advice is told, where the reader says what is.
    let may_have_run = rule.group.advises() && judged.environment.released.is_none();
    violation.with_fix(fix.map(|fix| {
        let conditions = may_have_run.then_some(NOT_RUN).into_iter().chain(fix.condition.as_deref());
        let condition = conditions.collect::<Vec<_>>().join(", and ");
        if condition.is_empty() { fix } else { fix.on_condition(condition) }
    }))
}

fn fix(violation: &Violation, judged: &Judged<'_>) -> Option<Fix> {
    let replacement = violation.replacement.as_ref()?;
    let code = violation.instead.as_deref()?;
    let is_of_call = violation.position == judged.operation.position && is_called_once(judged);
    let call = written(judged).filter(|_| is_of_call)?;
    let indented: Vec<String> = call.lines().map(|line| format!("    {line}")).collect();
    let code = code.replace(AS_IT_IS, &indented.join("\n"));
    let moved = code.strip_prefix(NEXT.trim_start()).and_then(|rest| rest.split_once('\n'));
    if let Some((words, next)) = moved {
        return if is_for_people(next) { None } else { Some(on_its_own(moved_out(judged, next)?, words)) };
    }
    let (own, next) = match code.split_once(NEXT) {
        Some((own, next)) => (own, Some(next.split_once('\n')?)),
        None => (code.as_str(), None),
    };
    let (words, next) = next.unzip();
    if [Some(own), next].into_iter().flatten().any(is_for_people) {
        return None;
    }
    let lines: Vec<&str> = own.lines().collect();
    let migration = judged.migration;
    let mut edits = vec![mend::instead(migration, judged.operation.position, &lines)];
    edits.extend(import(judged, own).map(Some));
    let Some(next) = next else { return Fix::of(edits) };
    // Where a downgrade does nothing, what more is to be undone would be all that it does.
    let is_undone = replacement.undo.is_empty() || migration.function("downgrade").is_some_and(|it| !it.is_empty);
    let parent = next_parent(judged).filter(|_| is_undone)?;
    if !replacement.undo.is_empty() {
        edits.push(mend::at_start(migration, "downgrade", &replacement.undo));
    }
    let migration = NewMigration {
        parents: vec![parent.to_owned()],
        message: format!("{}, second step", title(judged)?),
        upgrade: next.lines().map(ToOwned::to_owned).collect(),
        downgrade: replacement.undo_next.clone(),
    };
    let fix = Fix { migration: Some(migration), goes_by_heads: true, ..Fix::of(edits)? };
    Some(on_its_own(fix, words.unwrap_or_default()))
}

/// The same on the condition that what comes next is not deployed along with it, where that is asked for.
fn on_its_own(fix: Fix, words: &str) -> Fix {
    if words.contains("later") { fix.on_condition("the new revision is deployed in a run of its own") } else { fix }
}

/// A call that goes to a revision of its own, with what undoes it.
fn moved_out(judged: &Judged<'_>, next: &str) -> Option<Fix> {
    let migration = judged.migration;
    let (name, undone) = undone(judged)?;
    let downgrade = written_in(migration, undone)?;
    let edits = [("upgrade", judged.operation), ("downgrade", undone)]
        .map(|(function, operation)| mend::taken_out(migration, function, operation.position));
    let migration = NewMigration {
        parents: vec![next_parent(judged)?.to_owned()],
        message: format!("{}, {name} on its own", title(judged)?),
        upgrade: next.lines().map(ToOwned::to_owned).collect(),
        downgrade: downgrade.lines().map(ToOwned::to_owned).collect(),
    };
    Some(Fix { migration: Some(migration), goes_by_heads: true, ..Fix::of(edits)? })
}

/// The operation of the downgrade that takes away what an operation makes, and its name; none where it is not the only one
/// that does, or all that the downgrade does.
fn undone<'e>(judged: &Judged<'e>) -> Option<(&'e str, &'e Operation)> {
    let downgrade = &judged.migration.function("downgrade")?.operations;
    let name = made(&judged.operation.change)?;
    let takes_it = |it: &&Operation| match &it.change {
        Change::DropIndex { index, .. } => index.name.as_known() == Some(name),
        Change::DropConstraint { name: Some(it), .. } => it.as_known() == Some(name),
        _ => false,
    };
    let mut found = downgrade.iter().filter(takes_it);
    let (Some(undone), None) = (found.next(), found.next()) else { return None };
    let is_sure = undone.certainty == Certainty::Certain && undone.guards.is_empty();
    let here = downgrade.iter().filter(|it| it.position == undone.position).count();
    (is_sure && here == 1 && downgrade.len() > 1).then_some((name, undone))
}

/// The revision behind which one can come that goes on from a call; none where that isn't sure.
fn next_parent<'e>(judged: &Judged<'e>) -> Option<&'e str> {
    let environment = judged.environment;
    let graph = &environment.graph;
    // What comes after is for the end of the chain, which has to be here.
    let [head] = graph.heads.as_slice() else { return None };
    let is_certain = judged.operation.certainty == Certainty::Certain && judged.operation.guards.is_empty();
    if !is_certain || judged.is_downgrade {
        return None;
    }
    let mut since = graph.upgrade_order.iter().skip_while(|index| **index != judged.index).skip(1);
    let own = &judged.operation.change;
    let is_left_alone = |it: &Operation| it.change.table() != own.table() || !takes_away(&it.change, own);
    let is_whole = since.by_ref().take(RECENT).all(|&index| {
        let upgrade = environment.migrations[index].function("upgrade");
        upgrade.is_some_and(|it| it.operations.iter().all(is_left_alone))
    });
    let is_recent = since.next().is_none();
    let is_here = judged.later().iter().all(is_left_alone);
    if is_here && is_whole && is_recent { environment.migrations[*head].id() } else { None }
}

/// What a migration says that it does, as a sentence goes on from it.
fn title<'e>(judged: &Judged<'e>) -> Option<&'e str> {
    let title = judged.migration.message.lines().next().unwrap_or_default().trim().trim_end_matches('.');
    if title.is_empty() { judged.migration.id() } else { Some(title) }
}

/// Whether the call is one that runs once, does one thing, and does it: what fails is to be seen to first.
fn is_called_once(judged: &Judged<'_>) -> bool {
    let position = judged.operation.position;
    let fails = judged.environment.replay.log.faults.iter().any(|fault| fault.step == judged.step());
    let is_alone = judged.operations().iter().filter(|it| it.position == position).count() == 1;
    let is_mistaken = judged.function.mistakes.iter().any(|it| it.position == position);
    is_alone && !is_mistaken && (judged.is_downgrade || !fails)
}

/// The name of the index or constraint that a change makes.
fn made(change: &Change) -> Option<&str> {
    match change {
        Change::CreateIndex { index, .. } => index.name.as_ref()?.as_known(),
        Change::AddConstraint { constraint, .. } => constraint.name.as_ref()?.as_known(),
        _ => None,
    }
}

/// Whether what an earlier change of the table makes may not be there any more behind a change, or be another one.
fn takes_away(change: &Change, own: &Change) -> bool {
    let made = made(own);
    let is_it = |name: Option<&str>| made.is_some() && (name.is_none() || name == made);
    match change {
        Change::DropConstraint { name, .. } => is_it(name.as_ref().and_then(|it| it.as_known())),
        Change::RenameConstraint { name, .. } => is_it(name.as_known()),
        Change::DropIndex { index, .. } => is_it(index.name.as_known()),
        Change::DropColumn { .. } | Change::DropTable { .. } | Change::RenameTable { .. } => true,
        Change::AlterColumn { column, to, .. } => {
            let is_same = matches!(own, Change::AlterColumn { column: own, .. } if own == column);
            is_same || to.name.is_some()
        }
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
