//! Markdown: a summary of one migration, and the report on the whole.

pub(super) mod escaping;
pub(super) mod findings;

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::audit::Audit;
use crate::environment::Environment;
use crate::impact::Impact;
use crate::interpret::function::Function;
use crate::interpret::surroundings::{Surrounding, Variable};
use crate::operation::words::beginning;
use crate::operation::{Operation, Sql, Unknown};
use crate::ordered::Arrange;
use crate::revision::{Assigned, Migration};

use super::audits::checks;
use super::coverage::{answered, certainty, coverage, of_function, of_reading, skipped, unparsed};
use super::csv::{directives, totals, warnings};
use super::sentence::{capitalised, grouped, of_audit, of_environment};
use super::{shown, shown_value};
use escaping::{code, escaped, escaped_but_code};

/// The summary of one migration: metadata, operations, SQL keywords, warnings.
pub fn summary(audit: &Audit, environment: &Environment, migration: &Migration) -> String {
    let mut out = String::new();
    line(&mut out, &format!("# {}", escaped(migration.file())));
    if !migration.message.is_empty() {
        line(&mut out, &escaped(&migration.title()));
    }
    line(&mut out, "## Metadata");
    let list = |values: &[String]| values.iter().map(|value| code(value)).collect::<Vec<_>>().join(", ");
    let none = "none".to_owned();
    let assigned = |field: &Assigned<Vec<String>>| match field {
        Assigned::Known { value, .. } if !value.is_empty() => list(value),
        Assigned::Known { .. } => none.clone(),
        Assigned::Missing => "not assigned".to_owned(),
        Assigned::NotText { shown, type_name, .. } => format!("{}, of type {type_name}", code(shown)),
        Assigned::Computed { source, .. } => format!("computed: {}", code(source)),
    };
    let optional = |field: &Assigned<Vec<String>>| match field {
        Assigned::Missing => none.clone(),
        field => assigned(field),
    };
    let defined = |defined: bool, name: &str| {
        let empty = migration.function(name).is_some_and(|function| function.is_empty);
        match (defined, empty) {
            (false, _) => "no",
            (true, true) => "yes, empty",
            (true, false) => "yes",
        }
        .to_owned()
    };
    table(
        &mut out,
        &["Field", "Value"],
        [
            [
                "Revision".to_owned(),
                match &migration.revision {
                    Assigned::Known { value, .. } => code(value),
                    Assigned::Missing => "not assigned".to_owned(),
                    Assigned::NotText { shown, type_name, .. } => format!("{}, of type {type_name}", code(shown)),
                    Assigned::Computed { source, .. } => format!("computed: {}", code(source)),
                },
            ],
            [
                "Down revision".to_owned(),
                match &migration.down_revision {
                    Assigned::Known { value, .. } if value.is_empty() => "none (base)".to_owned(),
                    field => assigned(field),
                },
            ],
            ["Branch labels".to_owned(), optional(&migration.branch_labels)],
            ["Depends on".to_owned(), optional(&migration.depends_on)],
            ["Create date".to_owned(), migration.create_date().map_or_else(|| none.clone(), escaped)],
            ["Upgrade".to_owned(), defined(migration.defines.upgrade, "upgrade")],
            ["Downgrade".to_owned(), defined(migration.defines.downgrade, "downgrade")],
            ["Path".to_owned(), code(&migration.path)],
        ],
    );
    line(&mut out, "## Operations");
    line(&mut out, &escaped_but_code(&of_reading(environment)));
    counts_by_function(&mut out, migration, "Operation", Function::op_calls, "No `op` directive is called.");
    for name in ["upgrade", "downgrade"] {
        if let Some(function) = migration.function(name) {
            line(&mut out, &format!("### What `{name}()` does"));
            line(&mut out, &of_function(function, environment));
            let index = environment.migrations.iter().position(|it| std::ptr::eq(it, migration));
            if let (Some(index), "upgrade") = (index, name) {
                let deploy = environment.deploy_of(index);
                if !deploy.is_quiet() {
                    line(&mut out, &format!("Deployed by itself, it {}.", deploy.words(environment.dialect())));
                }
            }
            let impacts = index.map(|index| environment.replay.impacts(index, name == "downgrade"));
            operations_table(&mut out, function, impacts.unwrap_or_default(), environment);
            if let Some(reason) = function.stopped {
                line(&mut out, &format!("It was not read to its end: {reason}."));
            }
        }
    }
    line(&mut out, "## SQL keywords");
    counts_by_function(&mut out, migration, "Statement", Function::sql_keywords, "No SQL text reaches the database.");
    let unknown: Vec<&Unknown> = migration.functions.iter().flat_map(Function::unknowns).collect();
    if !unknown.is_empty() {
        line(&mut out, "## Not understood");
        table(
            &mut out,
            &["Line", "Expression", "Reason"],
            unknown.iter().map(|unknown| {
                [unknown.position.line.to_string(), code(&unknown.source), escaped_but_code(&unknown.reason)]
            }),
        );
    }
    let unparsed: Vec<_> = migration.functions.iter().flat_map(unparsed).collect();
    if !unparsed.is_empty() {
        line(&mut out, "## SQL that could not be parsed");
        let row = |(line, sql, reason): &(u32, &Sql, &str)| {
            [line.to_string(), code(&beginning(&sql.text.to_string())), escaped_but_code(reason)]
        };
        table(&mut out, &["Line", "Statement", "Reason"], unparsed.iter().map(row));
    }
    line(&mut out, "## Warnings");
    if warnings(audit, environment, &migration.path).is_empty() {
        line(&mut out, "None.");
    } else {
        findings::of_migration(&mut out, audit.findings_of(environment, &migration.path));
    }
    finished(out)
}

/// What a function does, in the order in which it runs.
fn operations_table(out: &mut String, function: &Function, impacts: &[Impact], environment: &Environment) {
    if function.operations.is_empty() {
        return;
    }
    let words = |at: usize| impacts.get(at).map(|impact| impact.words(environment.dialect())).unwrap_or_default();
    let is_felt = (0..function.operations.len()).any(|at| !words(at).is_empty());
    let rows = function.operations.iter().enumerate().map(|(at, operation)| {
        let mut row = vec![
            operation.position.line.to_string(),
            code(&operation.words().to_string()),
            certainty(operation, environment),
            under(operation),
        ];
        if is_felt {
            row.push(words(at).iter().map(|words| escaped_but_code(words)).collect::<Vec<_>>().join("<br>"));
        }
        row
    });
    let mut header = vec!["Line", "Operation", "Runs", "Under"];
    if is_felt {
        header.push("For others");
    }
    table(out, &header, rows);
}

/// What an operation stands under: conditions, the helpers that it is reached through, a transaction of none.
fn under(operation: &Operation) -> String {
    let guards = operation.guards.iter().map(|guard| {
        let answer = answered(guard.answer);
        let text = code(&beginning(&guard.text));
        if answer.is_empty() { text } else { format!("{text} {answer}") }
    });
    let helpers = operation.through.iter().map(|helper| {
        let file = helper.path.as_ref().map_or_else(String::new, |path| format!(" of {}", code(path)));
        format!("through {}{file}", code(&format!("{}()", helper.name)))
    });
    let autocommit = operation.autocommit.map(|_| "outside a transaction".to_owned());
    guards.chain(helpers).chain(autocommit).collect::<Vec<_>>().join("; ")
}

/// A table of counts with a column for each of upgrade, downgrade and the rest of the file.
fn counts_by_function(
    out: &mut String,
    migration: &Migration,
    what: &str,
    counts: fn(&Function) -> BTreeMap<String, u32>,
    nothing: &str,
) {
    let total = totals(migration, counts);
    if total.is_empty() {
        return line(out, nothing);
    }
    let of = |name: &str| migration.function(name).map(counts).unwrap_or_default();
    let (upgrade, downgrade) = (of("upgrade"), of("downgrade"));
    let of_name = |counts: &BTreeMap<String, u32>, name: &str| counts.get(name).copied().unwrap_or(0);
    let rest = |name: &str, all: u32| all - of_name(&upgrade, name) - of_name(&downgrade, name);
    let has_rest = total.iter().any(|(name, &all)| rest(name, all) > 0);
    let mut header = vec![what, "Upgrade", "Downgrade"];
    if has_rest {
        header.push("Elsewhere in the file");
    }
    let rows = total.iter().map(|(name, &all)| {
        let mut row = vec![code(name), of_name(&upgrade, name).to_string(), of_name(&downgrade, name).to_string()];
        if has_rest {
            row.push(rest(name, all).to_string());
        }
        row
    });
    table(out, &header, rows);
}

/// The report: what is here, the chain from base to head, coverage by range, findings.
pub fn report(audit: &Audit) -> String {
    let mut out = String::new();
    line(&mut out, "# Alembic migrations: audit");
    line(&mut out, &of_audit(audit));
    for environment in &audit.environments {
        environment_report(&mut out, environment);
        line(&mut out, "### Checks");
        checks::section(&mut out, audit, Some(environment));
    }
    if audit.environments.is_empty() {
        line(&mut out, "## Checks");
        checks::section(&mut out, audit, None);
    }
    findings::section(&mut out, audit);
    let _infallible = writeln!(out, "---\n\nWritten by Limbeck {}; nothing was executed.", env!("CARGO_PKG_VERSION"));
    finished(out)
}

fn environment_report(out: &mut String, environment: &Environment) {
    let Environment { location, migrations, graph, .. } = environment;
    line(out, &format!("## Environment {}", code(&environment.name)));
    line(out, &of_environment(environment));
    if let Some(assumption) = &location.assumption {
        line(out, &format!("Assumed: {assumption}"));
    }
    line(out, &escaped_but_code(&of_reading(environment)));
    if let Some(stop) = &environment.verdict.stop {
        let at = stop.at.map_or_else(String::new, |index| format!(", at {}", code(&migrations[index].path)));
        line(out, &format!("Alembic would stop here{at}: it prints {}.", code(&stop.prints())));
    }
    if !environment.variables.is_empty() {
        line(out, "### Environment variables and `-x` arguments");
        line(
            out,
            "What the migrations read from where they run. A default is assumed as it is written; `--env NAME=VALUE` and `-x key=value` set another value. Without either, the value is not known.",
        );
        let row = |it: &Variable| {
            let value = match (&it.value, &it.default, &it.computed_default) {
                (Some(value), ..) => format!("{}, as given", code(shown_value(&it.name, value))),
                (None, Some(default), _) => format!("{}, its default", code(shown_value(&it.name, default))),
                (None, None, Some(computed)) => format!("not known: its default is what {} gives", code(computed)),
                (None, None, None) => "not known".to_owned(),
            };
            let from = match it.from {
                Surrounding::Environment => "environment variable",
                Surrounding::XArgument => "argument `-x`",
            };
            let place = code(&format!("{}:{}", it.path, it.position.line));
            [code(&it.name), from.to_owned(), value, place]
        };
        table(out, &["Name", "From", "Value", "First read in"], environment.variables.iter().map(row));
    }
    line(out, "### Inventory");
    let ids = |indices: &[usize]| {
        let known: Vec<&str> = indices.iter().filter_map(|&index| migrations[index].id()).collect();
        let mut shown: Vec<String> = known.iter().take(12).map(|id| code(id)).collect();
        if known.len() > shown.len() {
            shown.push(format!("{} more", known.len() - shown.len()));
        }
        if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
    };
    let effective: Vec<usize> = graph.heads.iter().copied().filter(|&head| !graph.nodes[head].is_real_head()).collect();
    let heads = match effective.as_slice() {
        [] => ids(&graph.heads),
        effective => format!("{}; another branch depends on {}", ids(&graph.heads), ids(effective)),
    };
    let calls: u32 = migrations.iter().flat_map(|migration| totals(migration, Function::op_calls).into_values()).sum();
    let sql: u32 =
        migrations.iter().flat_map(|migration| totals(migration, Function::sql_keywords).into_values()).sum();
    let of_all = coverage(migrations);
    let all = of_all.understood() + of_all.unknown;
    let locations: Vec<String> = location.version_locations.iter().map(|path| code(shown(path))).collect();
    table(
        out,
        &["What", "Value"],
        [
            ["Configuration".to_owned(), location.config.file.as_deref().map_or_else(|| "none found".to_owned(), code)],
            ["Version locations".to_owned(), locations.join(", ")],
            ["Migrations".to_owned(), grouped(migrations.len())],
            ["Heads".to_owned(), heads],
            ["Bases".to_owned(), ids(&graph.bases)],
            ["Branch points".to_owned(), ids(&graph.branch_points)],
            ["Merge points".to_owned(), ids(&graph.merge_points)],
            ["Directive calls, as written".to_owned(), grouped(calls as usize)],
            ["SQL statements, as written".to_owned(), grouped(sql as usize)],
            ["Operations, as they would run".to_owned(), grouped(all as usize)],
            ["Certain".to_owned(), grouped(of_all.certain as usize)],
            ["Conditional".to_owned(), grouped(of_all.conditional as usize)],
            [capitalised(&skipped(environment)), grouped(of_all.skipped as usize)],
            ["Not understood".to_owned(), grouped(of_all.unknown as usize)],
            ["SQL statements, as they would run".to_owned(), grouped(of_all.statements as usize)],
            ["Of these, parsed".to_owned(), grouped(of_all.parsed as usize)],
        ],
    );
    if migrations.is_empty() {
        return;
    }
    line(out, "### Chain");
    line(out, "From base to head, in the order in which `alembic upgrade heads` would apply them.");
    let rows = graph.chain().into_iter().enumerate().map(|(at, index)| {
        let migration = &migrations[index];
        let place = if graph.nodes[index].counts { (at + 1).to_string() } else { "not in the chain".to_owned() };
        let parents = match &migration.down_revision {
            Assigned::Known { value, .. } if value.is_empty() => "base".to_owned(),
            Assigned::Known { value, .. } => value.iter().map(|id| code(id)).collect::<Vec<_>>().join(", "),
            _ => "unknown".to_owned(),
        };
        let id = migration.id().map_or_else(|| "none".to_owned(), code);
        [place, id, parents, escaped(&migration.title()), code(migration.file())]
    });
    table(out, &["#", "Revision", "Down revision", "Message", "File"], rows);
    locks_and_rewrites(out, environment);
    line(out, "### Operations");
    let mut totals_of: BTreeMap<String, u32> = BTreeMap::new();
    for migration in migrations {
        for (directive, times) in totals(migration, Function::op_calls) {
            *totals_of.entry(directive).or_default() += times;
        }
    }
    let rows = directives(std::iter::once(environment)).into_iter().map(|directive| {
        let times = totals_of.get(&directive).copied().unwrap_or(0);
        let files = migrations.iter().filter(|it| totals(it, Function::op_calls).contains_key(&directive)).count();
        [code(&directive), grouped(times as usize), grouped(files)]
    });
    table(out, &["Operation", "Calls", "Migrations"], rows);
    line(out, "### Coverage by range");
    let outside = environment.outside_ranges();
    let others = (!outside.is_empty()).then_some(("in no range", outside));
    let ranges = environment.in_ranges().map(|(range, members)| (range.name.as_str(), members));
    let rows = ranges.chain(others).map(|(range, members)| {
        let coverage = coverage(members.iter().copied());
        let with = |has: fn(&Migration) -> bool| members.iter().filter(|migration| has(migration)).count();
        [
            escaped(range),
            grouped(members.len()),
            grouped(with(|migration| migration.defines.upgrade)),
            grouped(with(|migration| migration.defines.downgrade)),
            grouped(coverage.understood() as usize),
            grouped(coverage.unknown as usize),
            grouped(coverage.conditional as usize),
            grouped(coverage.skipped as usize),
            grouped(coverage.statements as usize),
            grouped(coverage.parsed as usize),
        ]
    });
    table(
        out,
        &[
            "Range",
            "Migrations",
            "With upgrade",
            "With downgrade",
            "Operations understood",
            "Not understood",
            "Conditional",
            &capitalised(&skipped(environment)),
            "SQL statements",
            "Parsed",
        ],
        rows,
    );
    not_understood(out, environment);
}

/// What is deployed next, and each migration that keeps others waiting.
fn locks_and_rewrites(out: &mut String, environment: &Environment) {
    let Environment { migrations, graph, .. } = environment;
    let felt = |index: usize| Some((index, environment.deploy_of(index))).filter(|(_, deploy)| !deploy.is_quiet());
    let felt: Vec<_> = graph.chain().into_iter().filter_map(felt).collect();
    let pending = environment.deploy_of_pending();
    if felt.is_empty() && pending.is_none() {
        return;
    }
    line(out, "### Locks and rewrites");
    line(out, "What keeps those waiting who use the tables that are there before, each migration deployed by itself.");
    if let Some(pending) = pending {
        let count = match pending.migrations {
            1 => "The migration that is not deployed yet".to_owned(),
            count => format!("The {} migrations that are not deployed yet, all together:", grouped(count)),
        };
        line(out, &format!("{count} {}.", pending.words(environment.dialect())));
    }
    let rows = felt.into_iter().map(|(index, deploy)| {
        let id = migrations[index].id().map_or_else(|| "none".to_owned(), code);
        let rewrites = deploy.rewrites.iter().map(|id| code(&id.to_string())).collect::<Vec<_>>().join(", ");
        [id, capitalised(&deploy.words(environment.dialect())), rewrites]
    });
    table(out, &["Revision", "What it does", "Rewritten"], rows);
}

/// What of an environment was not understood, and the SQL that could not be parsed, each with its place.
fn not_understood(out: &mut String, environment: &Environment) {
    let functions = || {
        environment.chain().flat_map(|migration| migration.functions.iter().map(move |function| (migration, function)))
    };
    let unknown = functions().flat_map(|(migration, function)| {
        function.unknowns().map(move |it| (migration, it.position.line, it.source.clone(), it.reason.as_str()))
    });
    let unparsed = functions().flat_map(|(migration, function)| {
        unparsed(function).map(move |(line, sql, reason)| (migration, line, sql.text.to_string(), reason))
    });
    let sections: [(&str, &str, &str, Vec<_>); 2] = [
        ("Not understood", "Parts of operations, and whatever may hide operations.", "Expression", unknown.collect()),
        ("SQL that could not be parsed", "Only its first words are understood.", "Statement", unparsed.collect()),
    ];
    for (title, what, column, all) in sections {
        // The same sentence in every row says nothing: each is said once, with its places.
        let mut places: BTreeMap<(String, &str), Vec<String>> = BTreeMap::new();
        for (migration, line, source, reason) in all {
            let place = code(&format!("{}:{line}", migration.path));
            places.entry((beginning(&source), reason)).or_default().push(place);
        }
        if places.is_empty() {
            continue;
        }
        line(out, &format!("### {title}"));
        line(out, what);
        let mut kinds: Vec<_> = places.into_iter().collect();
        kinds.arrange_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        let rows = kinds.into_iter().map(|((source, reason), places)| {
            [code(&source), escaped_but_code(reason), grouped(places.len()), places.join(", ")]
        });
        table(out, &[column, "Reason", "Times", "Places"], rows);
    }
}

pub(super) fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push_str("\n\n");
}

pub(super) fn finished(mut out: String) -> String {
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

pub(super) fn table<Row: AsRef<[String]>>(out: &mut String, header: &[&str], rows: impl IntoIterator<Item = Row>) {
    cells(out, header.iter().copied());
    let _infallible = writeln!(out, "|{}", " --- |".repeat(header.len()));
    for row in rows {
        row_of(out, row.as_ref());
    }
    out.push('\n');
}

/// Compiled once, whatever the rows come from.
fn row_of(out: &mut String, row: &[String]) {
    cells(out, row.iter().map(String::as_str));
}

fn cells<'c>(out: &mut String, cells: impl Iterator<Item = &'c str>) {
    for cell in cells {
        out.push_str("| ");
        out.push_str(cell);
        out.push(' ');
    }
    out.push_str("|\n");
}
