use super::replayed::{self, Run, first_of_each, made_after_use, missing_to_postgresql, never_made};
use super::{Check, Rule};
use crate::finding::{Severity, Violation};
use crate::schema::fault::{Thing, Use};

pub(super) const RULE: Rule = Rule {
    name: "enum-used-before-created",
    severity: Severity::Error,
    what: "A column of an enum that no migration before creates.",
    why: "`add_column` and `alter_column` make no type, only `create_table` does: PostgreSQL knows no such type, and stops.",
    remedy: "Create the type first: `enum.create(op.get_bind(), checkfirst=True)`.",
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let all = &run.met;
    let missing = first_of_each(all.iter().copied(), |problem| {
        let (thing, use_) = never_made(problem)?;
        (matches!(thing, Thing::Type(_)) && use_ == Use::Refer).then_some(thing)
    });
    let violations = missing.into_iter().map(|(met, thing, _)| {
        let later = all.iter().find(|met| made_after_use(&met.fault.problem) == Some(thing));
        let message = match later {
            Some(later) => {
                let later = replayed::named(environment, later.index);
                format!("A column is of {}, and {later} creates it only later.", replayed::in_words(thing))
            }
            None => format!("A column is of {}, which no migration before creates.", replayed::in_words(thing)),
        };
        let mend = format!(
            "{}, before line {}: `sa.Enum(…, name=\"{}\").create(op.get_bind())`",
            met.migration.path,
            met.position.line,
            name(thing)
        );
        met.violation(message).with_mend(Some(mend)).with_alembic_says(missing_to_postgresql(
            thing,
            thing.word(),
            Use::Refer,
        ))
    });
    violations.collect()
}

fn name(thing: &Thing) -> &str {
    match thing {
        Thing::Type(id) => &id.name,
        _ => "",
    }
}
