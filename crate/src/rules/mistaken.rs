//! Mistakes in the Python of migrations, for the rules about them.

use crate::alchemy::exported::{self, Missing};
use crate::environment::Environment;
use crate::finding::Severity;
use crate::interpret::function::Function;
use crate::interpret::mistake::{Mistake, Wrong};
use crate::python::lines::Position;
use crate::revision::Migration;

/// The mistakes of a migration, and how bad a mistake is there: an error where every run of its upgrade comes to it.
pub(super) fn mistakes<'m>(
    environment: &'m Environment,
    migration: &'m Migration,
) -> impl Iterator<Item = (&'m Mistake, Severity)> {
    let is_said = environment.database.is_said || environment.options.dialect.is_some();
    let of = |name: &str, severity: Severity| {
        let mistakes = migration.function(name).map(|function| function.mistakes.as_slice()).unwrap_or_default();
        mistakes.iter().map(move |mistake| (mistake, severity))
    };
    let imported = migration.mistakes.iter().map(|mistake| (mistake, Severity::Error));
    imported.chain(of("upgrade", Severity::Error)).chain(of("downgrade", Severity::Warning)).map(
        move |(mistake, severity)| {
            let is_sure = is_said || !mistake.is_answered;
            (mistake, if is_sure { severity } else { Severity::Warning })
        },
    )
}

/// Whether Python stops in a call, so that the operation that stands there never comes to be.
pub(super) fn is_broken(function: &Function, position: Position) -> bool {
    let is_later = |other: Position, mistake: &Mistake| position < other && other <= mistake.position;
    let is_in_call = |mistake: &&Mistake| {
        mistake.position >= position && !function.operations.iter().any(|it| is_later(it.position, mistake))
    };
    let stops = |mistake: &&Mistake| match &mistake.what {
        Wrong::Ignored { .. } | Wrong::PlainString { .. } => false,
        Wrong::NoAttribute(missing) => !may_be_added(missing),
        _ => true,
    };
    function.mistakes.iter().filter(stops).any(|it| is_in_call(&it))
}

/// Where a mistake is, if it is in another file: ` (helpers.py, line 4)`.
pub(super) fn elsewhere(mistake: &Mistake) -> String {
    mistake.elsewhere.as_ref().map(|(path, line)| format!(" ({path}, line {line})")).unwrap_or_default()
}

/// Whether an extension may have added it: directives that are not those of Alembic with a slip in them.
pub(super) fn may_be_added(missing: &Missing) -> bool {
    let is_op = missing.module == "alembic.op" || missing.module == exported::BATCH;
    let is_several = |name: &str| missing.name.strip_prefix(name).is_some_and(|rest| matches!(rest, "s" | "es"));
    is_op && missing.similar.is_none_or(is_several)
}
