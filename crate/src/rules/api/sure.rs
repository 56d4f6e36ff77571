//! How bad it is that a database or Alembic refuses an operation.

use crate::finding::Severity;
use crate::operation::Certainty;
use crate::rules::Judged;

/// How bad a refusal is: an error where the operation surely runs, on a database that the environment names.
pub(super) fn of_refusal(judged: &Judged<'_>) -> Severity {
    let environment = judged.environment;
    let is_said = environment.database.is_said || environment.options.dialect.is_some();
    let runs = judged.operation.certainty == Certainty::Certain && !judged.operation.is_caught;
    if is_said && runs { Severity::Error } else { Severity::Warning }
}

/// Whether a directive does an operation, and not SQL, and all that it is given is known.
pub(super) fn is_directive(judged: &Judged<'_>) -> bool {
    judged.operation.sql.is_none() && judged.operation.unknown.is_empty()
}
