//! Objects beside tables that are dropped.

use crate::finding::Violation;
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::Judged;
use crate::rules::replayed::capital;

/// Says that an object of some kinds is dropped that was there before, and that nothing takes the place of.
pub(super) fn told(judged: &Judged<'_>, kinds: &[ObjectKind]) -> Vec<Violation> {
    let Change::Object { verb: Verb::Drop, kind, name: Some(name), .. } = &judged.operation.change else {
        return Vec::new();
    };
    if judged.is_downgrade || !kinds.contains(kind) || judged.is_made_again(*kind, name) {
        return Vec::new();
    }
    let Some((id, made)) = judged.object() else { return Vec::new() };
    // What depends on it keeps it, or goes with it: other rules tell of both.
    if !judged.dependents().is_empty() {
        return Vec::new();
    }
    let message = format!("{} `{id}` is dropped.", capital(kind.word()));
    vec![judged.violation(message).with_related(judged.related(*made, format!("{} `{id}` is created", kind.word())))]
}
