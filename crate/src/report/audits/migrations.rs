//! The migrations one by one: which documents there are about each, what is in them, and what was found.

use super::{code, codes, escaped, inventory, line, number};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::interpret::function::Function;
use crate::report::csv::{totals, warnings};
use crate::report::markdown::table;
use crate::report::{document_names, names_of_migration, shown};

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
        &format!("{} files in all, beside `index.csv`, `operations.csv` and `findings.csv` for the whole.", count * 2),
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
            ["`warning`", "the rule: missing_revision, missing_down_revision, …", "true"],
        ]
        .map(|row| row.map(ToOwned::to_owned)),
    );
    line(
        out,
        "Each `.summary.md` has the revision’s metadata, its calls, its SQL keywords, what it does line by line, and its warnings.",
    );
    line(out, "## Coverage by range");
    inventory::ranges(out, environment);
    line(out, "## Known issues");
    let with_issues: Vec<[String; 3]> = environment
        .chain()
        .filter_map(|migration| {
            let warnings = warnings(audit, environment, &migration.path);
            let notes: Vec<String> = audit
                .findings_of(environment, &migration.path)
                .take(3)
                .map(|finding| crate::report::markdown::escaping::escaped_but_code(&finding.message))
                .collect();
            let names = codes(warnings.iter().map(String::as_str));
            (!warnings.is_empty()).then(|| [code(migration.file()), names, notes.join(" ")])
        })
        .collect();
    if with_issues.is_empty() {
        line(out, "No migration has a warning.");
    } else {
        line(out, &format!("{} of {} have warnings:", with_issues.len(), number(count, "migration")));
        table(out, &["Migration", "Warning", "Note"], with_issues);
    }
    line(out, "## Migrations");
    let rows = environment.graph.chain().into_iter().map(|index| {
        let migration = &environment.migrations[index];
        let counts = |of: fn(&Function) -> std::collections::BTreeMap<String, u32>| {
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
    line(out, "## How to write them again");
    line(
        out,
        "`limbeck audit FOLDER --format csv --out DIRECTORY` writes all of them; in the page, *Documents* has them as one .zip.",
    );
}
