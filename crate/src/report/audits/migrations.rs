//! The migrations one by one: which documents there are about each, what is in them, and what was found.

use std::collections::BTreeMap;

use super::{checks, code, codes, escaped, inventory, line, number};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::interpret::function::Function;
use crate::report::csv::{totals, warnings};
use crate::report::markdown::escaping::escaped_but_code;
use crate::report::markdown::table;
use crate::report::{document_names, names_of_migration, shown};

/// What of a function is counted, by name.
type Counts = fn(&Function) -> BTreeMap<String, u32>;

pub(super) fn of_environment(out: &mut String, audit: &Audit, environment: &Environment) {
    let names = document_names(audit);
    let at = audit.environments.iter().position(|it| std::ptr::eq(it, environment)).unwrap_or_default();
    let count = environment.migrations.len();
    line(out, "## Summary");
    line(
        out,
        &format!(
            "{} and {} for {} in {}: directives, SQL keywords and warnings of each.",
            number(count, "CSV file"),
            number(count, "summary"),
            number(count, "migration"),
            code(shown(environment.location.script_directory()))
        ),
    );
    line(
        out,
        &format!(
            "{} files of these in all, beside `index.csv`, `operations.csv` and `findings.csv` for the whole; besides, each migration has a script of SQL for either way.",
            count * 2
        ),
    );
    line(out, "## File formats");
    line(out, "Each `.csv` has rows of kind, name and value:");
    table(
        out,
        &["Kind", "Name", "Value"],
        [
            [
                "`meta`",
                "file, path, revision, down_revision, branch_labels, depends_on, has_upgrade, has_downgrade",
                "text",
            ],
            [
                "`op_call`",
                "the directive: create_table, add_column, execute, create_index, …",
                "how often it is called",
            ],
            ["`sql_keyword`", "the statement: CREATE TABLE, ALTER TABLE, INSERT, …", "how often"],
            ["`warning`", "the rule: missing_revision_variable, missing_down_revision_variable, …", "true"],
        ]
        .map(|row| row.map(ToOwned::to_owned)),
    );
    line(
        out,
        "Each `.summary.md` has the revision’s metadata, its calls, its SQL keywords, what it does line by line, and its warnings.",
    );
    line(
        out,
        "Each `.sql` has what `alembic upgrade --sql` writes for it, each `.downgrade.sql` what `alembic downgrade --sql` does.",
    );
    line(out, "## What is in them");
    in_all(out, audit, environment);
    line(out, "## Coverage by range");
    inventory::ranges(out, environment);
    line(out, "## Known issues");
    let with_issues: Vec<[String; 3]> = environment
        .chain()
        .filter_map(|migration| {
            let warnings = warnings(audit, environment, &migration.path);
            let messages = audit.findings_of(environment, &migration.path).take(3);
            let messages = messages.map(|finding| escaped_but_code(&finding.message));
            let own = migration.notes.iter().map(|note| format!("Its author: “{}”", escaped(&note.text)));
            let notes: Vec<String> = messages.chain(own).collect();
            let names = codes(warnings.iter().map(String::as_str));
            let is_told = !warnings.is_empty() || !migration.notes.is_empty();
            let names = if names.is_empty() { "none".to_owned() } else { names };
            is_told.then(|| [code(migration.file()), names, notes.join(" ")])
        })
        .collect();
    if with_issues.is_empty() {
        line(out, "No migration has a warning or a note of its author.");
    } else {
        line(
            out,
            &format!(
                "{} of {} have warnings or notes of their authors:",
                with_issues.len(),
                number(count, "migration")
            ),
        );
        table(out, &["Migration", "Warning", "Note"], with_issues);
    }
    line(out, "## Migrations");
    let rows = environment.graph.chain().into_iter().map(|index| {
        let migration = &environment.migrations[index];
        let counts = |of: Counts| {
            let counts = totals(migration, of);
            counts.iter().map(|(name, count)| format!("{} × {count}", code(name))).collect::<Vec<_>>().join(", ")
        };
        let documents = names.get(&(at, index)).map_or_else(String::new, |name| {
            names_of_migration(name).map(|name| code(&name)).collect::<Vec<_>>().join(", ")
        });
        let id = migration.id().map_or_else(|| "none".to_owned(), code);
        [id, escaped(&migration.title()), counts(Function::op_calls), counts(Function::sql_keywords), documents]
    });
    table(out, &["Revision", "Message", "Directives", "SQL", "Documents"], rows.collect::<Vec<_>>());
    line(out, "## Checks");
    checks::section(out, audit, Some(environment));
    line(out, "## How to write them again");
    line(
        out,
        "`limbeck audit FOLDER --format csv --out DIRECTORY` writes all of them; in the page, *Documents* has them as one .zip.",
    );
}

/// What all migrations call and run, and what is warned of, each with how often.
fn in_all(out: &mut String, audit: &Audit, environment: &Environment) {
    if let Some(env_py) = &environment.env_py {
        let asked = environment.variables.iter().filter(|it| it.path == env_py.path).map(|it| it.name.as_str());
        let asked: Vec<&str> = asked.collect();
        let asks = if asked.is_empty() { String::new() } else { format!("; it reads {}", codes(asked)) };
        line(out, &format!("They are run by {}, {}{asks}.", code(&env_py.path), number(env_py.lines, "line")));
    }
    let mut sums: BTreeMap<(usize, String), (u32, usize)> = BTreeMap::new();
    let kinds: [Counts; 2] = [Function::op_calls, Function::sql_keywords];
    for migration in &environment.migrations {
        for (at, counts) in kinds.into_iter().enumerate() {
            for (name, count) in totals(migration, counts) {
                let sum = sums.entry((at, name)).or_default();
                *sum = (sum.0 + count, sum.1 + 1);
            }
        }
        for warning in warnings(audit, environment, &migration.path) {
            let sum = sums.entry((2, warning)).or_default();
            *sum = (sum.0 + 1, sum.1 + 1);
        }
    }
    let rows = sums.into_iter().map(|((at, name), (count, migrations))| {
        let kind = ["`op_call`", "`sql_keyword`", "`warning`"].get(at).copied().unwrap_or_default();
        [kind.to_owned(), code(&name), count.to_string(), migrations.to_string()]
    });
    table(out, &["Kind", "Name", "Times", "Migrations"], rows.collect::<Vec<_>>());
    let others = audit.findings.iter().filter(|it| {
        audit.concerns(it, environment) && !environment.migrations.iter().any(|migration| migration.path == it.path)
    });
    let others: Vec<String> = others
        .map(|it| {
            format!(
                "{} ({}): {}",
                code(it.rule.name),
                super::place(&it.path, Some(it.position.line)),
                escaped_but_code(&it.message)
            )
        })
        .collect();
    if !others.is_empty() {
        line(out, "Of the environment as a whole:");
        super::list(out, others);
    }
}
