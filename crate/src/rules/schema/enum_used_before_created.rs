use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::operation::Change;
use crate::rules::mend;
use crate::rules::replayed::{self, Met, Run, first_of_each, made_after_use, missing_to_postgresql};
use crate::rules::{Check, Group, POSTGRESQL, Rule};
use crate::schema::fault::{Gone, Problem, Thing, Use};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "enum-used-before-created",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A column of an enum type that no earlier migration creates.",
    why: "`add_column` and `alter_column` do not create the type, only `create_table` does: PostgreSQL knows no such type, and stops.",
    remedy: "Create the type first: `enum.create(op.get_bind(), checkfirst=True)`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Enum("new", "done", name="run_state")))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
state = sa.Enum("new", "done", name="run_state")
state.create(op.get_bind(), checkfirst=True)
op.add_column("runs", sa.Column("state", state))
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let all = &run.met;
    let missing = first_of_each(all.iter().copied(), |problem| match problem {
        Problem::NeverMade { thing, use_ } | Problem::UsedAfter { thing, use_, .. } => {
            (matches!(thing, Thing::Type(_)) && *use_ == Use::Refer).then_some(thing)
        }
        _ => None,
    });
    let violations = missing.into_iter().map(|(met, thing, _)| {
        let later = all.iter().find(|met| made_after_use(&met.fault.problem) == Some(thing));
        let message = match (&met.fault.problem, later) {
            (Problem::UsedAfter { gone, .. }, _) => {
                let fate = replayed::fate(environment, gone);
                let mut message = format!("A column here is of {}, though {fate}.", replayed::in_words(thing));
                let is_made = met.operation().is_some_and(|it| matches!(it.change, Change::CreateTable(_)));
                if is_made && matches!(gone, Gone::Dropped { .. }) {
                    message += " An earlier table of the same run already created that type, and SQLAlchemy creates it only once.";
                }
                message
            }
            (_, Some(later)) => {
                let later = replayed::named(environment, later.index);
                format!("A column here is of {}, but {later} creates it only later.", replayed::in_words(thing))
            }
            (_, None) => format!("A column here is of {}, which no earlier migration creates.", replayed::in_words(thing)),
        };
        let creation = creation(environment, &met, thing).filter(|_| !met.may_come_with_baseline());
        met.violation(message).with_fix(creation).with_alembic_says(missing_to_postgresql(
            thing,
            thing.word(),
            Use::Refer,
        ))
    });
    violations.collect()
}

/// What makes the type, where its values are known.
fn creation(environment: &Environment, met: &Met<'_>, thing: &Thing) -> Option<Fix> {
    let Thing::Type(id) = thing else { return None };
    let text = &met.migration.text;
    if !text.contains("import sqlalchemy as sa") || !text.contains("from alembic import") {
        return None;
    }
    let columns = environment.replay.last.tables().flat_map(|(_, table)| &table.columns);
    // Of a type that nothing makes, a column has the name alone.
    let names_it = |sql: &Text| sql.as_known().is_some_and(|sql| sql.trim_matches('"') == &*id.name);
    let mut of_it = columns.filter(|column| column.type_.user.as_ref() == Some(id) || names_it(&column.type_.sql));
    let values = of_it.find_map(|column| column.type_.values.as_ref())?;
    let values: Option<Vec<String>> =
        values.iter().map(|value| value.as_known().map(|value| format!("{}, ", mend::quoted(value)))).collect();
    let schema = id.schema.as_ref().map(|schema| format!(", schema={}", mend::quoted(schema))).unwrap_or_default();
    let create = format!("sa.Enum({}name={}{schema}).create(op.get_bind())", values?.concat(), mend::quoted(&id.name));
    Fix::of([mend::before(met.migration, met.position, &[&create])])
}
