//! How much was understood, in words, and what of it was not.

use crate::environment::Environment;
use crate::interpret::function::{Coverage, Function};
use crate::interpret::surroundings::Variable;
use crate::operation::{Answer, Certainty, Operation, Sql};
use crate::revision::Migration;

use super::sentence::{capitalised, counted, grouped};
use super::shown_value;

/// How much was understood of some migrations.
pub fn coverage<'a>(migrations: impl IntoIterator<Item = &'a Migration>) -> Coverage {
    migrations.into_iter().map(Migration::coverage).sum()
}

/// `6 operations: 4 certain, 2 conditional; 3 SQL statements, all parsed.`
pub fn of_migrations<'a>(
    migrations: impl IntoIterator<Item = &'a Migration> + Clone,
    environment: &Environment,
) -> String {
    let functions = migrations.clone().into_iter().flat_map(|migration| &migration.functions);
    in_words(coverage(migrations), functions.map(in_part).sum(), environment)
}

/// The same of one function.
pub fn of_function(function: &Function, environment: &Environment) -> String {
    in_words(function.coverage(), in_part(function), environment)
}

/// Operations of a function that are known but for a piece.
fn in_part(function: &Function) -> usize {
    let in_part = |it: &&Operation| it.certainty != Certainty::Unknown && !it.unknown.is_empty();
    function.operations.iter().filter(in_part).count()
}

fn in_words(coverage: Coverage, in_part: usize, environment: &Environment) -> String {
    let all = (coverage.understood() + coverage.unknown) as usize;
    if all == 0 {
        return "No operations.".to_owned();
    }
    let kinds = [
        (coverage.certain, "certain".to_owned()),
        (coverage.conditional, "conditional".to_owned()),
        (coverage.skipped, skipped(environment)),
        (coverage.unknown, "not understood".to_owned()),
    ];
    let mut parts: Vec<String> = Vec::new();
    for (count, kind) in kinds {
        if count as usize == all {
            parts.push(if all == 1 { kind } else { format!("all {kind}") });
        } else if count > 0 {
            parts.push(format!("{} {kind}", grouped(count as usize)));
        }
    }
    let operations = capitalised(&counted(all, "operation"));
    let (statements, parsed) = (coverage.statements as usize, coverage.parsed as usize);
    let sql = match statements - parsed {
        _ if statements == 0 => String::new(),
        0 if statements == 1 => "; one SQL statement, parsed".to_owned(),
        0 => format!("; {} SQL statements, all parsed", grouped(statements)),
        missed => format!("; {}, {} not parsed", counted(statements, "SQL statement"), grouped(missed)),
    };
    let in_part = match in_part {
        0 => String::new(),
        1 => "; one is only partly known".to_owned(),
        count => format!("; {} are only partly known", grouped(count)),
    };
    format!("{operations}: {}{in_part}{sql}.", parts.join(", "))
}

/// What operations are called that do not run on the database that the migrations were read for.
pub fn skipped(environment: &Environment) -> String {
    format!("not on {}", environment.dialect().name())
}

/// Which database an environment was read for, and why.
pub fn of_reading(environment: &Environment) -> String {
    let offline = if environment.options.offline { ", offline as `alembic upgrade --sql` runs it" } else { "" };
    let assumed = of_variables(environment);
    format!("Read for {}, {}{offline}.{assumed}", environment.database_title(), environment.because())
}

/// Defaults that a sentence names; a table has them all.
const MAX_ASSUMED: usize = 3;

/// What migrations ask of where they run, and what it was taken to be.
fn of_variables(environment: &Environment) -> String {
    let taken = |it: &Variable| {
        let value = shown_value(&it.name, it.value.as_deref().or(it.default.as_deref())?);
        Some(format!("`{}` to be `{value}`", it.name))
    };
    let all: Vec<String> = environment.variables.iter().filter_map(taken).collect();
    match all.as_slice() {
        [] => String::new(),
        few if few.len() <= MAX_ASSUMED => format!(" It assumes {}.", few.join(", ")),
        many => format!(" It assumes {}, and {} more.", many[..MAX_ASSUMED].join(", "), many.len() - MAX_ASSUMED),
    }
}

/// Whether an operation runs, in a word or two: `certain`, `not on postgresql`.
pub fn certainty(operation: &Operation, environment: &Environment) -> String {
    match operation.certainty {
        Certainty::Certain => "certain".to_owned(),
        Certainty::Conditional => "conditional".to_owned(),
        Certainty::Skipped if is_about_offline(operation) => {
            if environment.options.offline { "not offline" } else { "only offline" }.to_owned()
        }
        Certainty::Skipped => skipped(environment),
        Certainty::Unknown => "not understood".to_owned(),
    }
}

/// Whether it is `--offline` that keeps it from running, not the database.
fn is_about_offline(operation: &Operation) -> bool {
    let fails = operation.guards.iter().find(|guard| guard.answer == Answer::Fails);
    fails.is_some_and(|guard| ["offline_mode", "as_sql"].iter().any(|word| guard.text.contains(word)))
}

/// What is said of a guard after its text; nothing where it may hold or not.
pub fn answered(answer: Answer) -> &'static str {
    match answer {
        Answer::Unknown => "",
        Answer::Holds => "holds",
        Answer::Fails => "does not hold",
    }
}

/// Statements of a function that could not be parsed, each once, with their line and the reason.
pub fn unparsed(function: &Function) -> impl Iterator<Item = (u32, &Sql, &str)> {
    let mut last = None;
    function.operations.iter().filter_map(move |operation| {
        let sql = operation.sql.as_ref()?;
        let is_new = last.replace((operation.call, sql)) != Some((operation.call, sql));
        is_new.then_some((operation.position.line, sql, sql.unparsed.as_deref()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::audit;
    use crate::dialect::Dialect;
    use crate::environment::Options;
    use crate::folder::Folder;

    fn said_of(body: &str, options: &Options) -> [String; 2] {
        let mut folder = Folder::default();
        folder.add(
            "versions/a.py",
            format!("from alembic import op\nrevision = 'a'\ndown_revision = None\n{body}").into(),
        );
        let audit = audit(&folder, options, &mut |_, _| {});
        let environment = &audit.environments[0];
        [of_migrations(&environment.migrations, environment), of_reading(environment)]
    }

    #[test]
    fn coverage_is_said_in_a_sentence() {
        let options = Options { dialect: Some(Dialect::Sqlite), offline: true, ..Options::default() };
        assert_eq!(
            said_of(
                "def upgrade():\n    op.drop_table('a')\n    if op.get_bind().dialect.name == 'postgresql':\n        op.execute('DROP TABLE b')\n",
                &options
            ),
            [
                "2 operations: 1 certain, 1 not on sqlite; one SQL statement, parsed.",
                "Read for SQLite, as chosen, offline as `alembic upgrade --sql` runs it."
            ]
        );
        assert_eq!(
            said_of("def upgrade(): pass\n", &Options::default()),
            ["No operations.", "Read for PostgreSQL, as nothing says otherwise."]
        );
    }
}
