use crate::environment::Environment;
use crate::finding::Severity;
use crate::fix::Fix;
use crate::folder::{Folder, path_in, text};
use crate::rules::mend;
use crate::rules::replayed::Run;
use crate::rules::{Check, Group, POSTGRESQL, Placed, Rule};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "schema-never-created",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A schema in which migrations create something, but that none of them creates.",
    why: "A new database has only its default schema, so `alembic upgrade` on an empty one stops here. Databases that did run the migration got the schema from somewhere else.",
    remedy: "Create it first: `op.execute(\"CREATE SCHEMA IF NOT EXISTS name\")`, in the migration or in env.py.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), schema="lab")
"#,
    good: r#"
op.execute("CREATE SCHEMA IF NOT EXISTS lab")
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), schema="lab")
"#,
    check: Check::Replays(check),
};

fn check(folder: &Folder, runs: &[Run<'_>]) -> Vec<Placed> {
    let mut violations = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let met = run.met.iter().filter_map(|met| match &met.fault.problem {
            Problem::SchemaNeverMade { schema } if met.is_sure() => Some((met, schema)),
            _ => None,
        });
        let met: Vec<_> = met.collect();
        if met.is_empty() || may_be_made_elsewhere(folder, run.environment) {
            continue;
        }
        for (met, schema) in met {
            let message = format!(
                "Something is created in schema `{schema}` here, but nothing creates the schema first. On an empty database, `alembic upgrade` stops here."
            );
            let name = crate::sql::quoted(schema, run.environment.dialect()).replace('\\', "\\\\").replace('\'', "\\'");
            let create = format!("op.execute('CREATE SCHEMA IF NOT EXISTS {name}')");
            let fix = Fix::of([mend::before(met.migration, met.position, &[&create])]);
            let says = format!("schema \"{schema}\" does not exist");
            violations.push((Some(at), met.violation(message).with_fix(fix).with_alembic_says(Some(says))));
        }
    }
    violations
}

/// Whether something else than a migration may make schemas: an env.py that has to do with them, which may also be one
/// that isn't here, or another file.
fn may_be_made_elsewhere(folder: &Folder, environment: &Environment) -> bool {
    let env_py = path_in(environment.location.script_directory(), "env.py");
    let Some(bytes) = folder.bytes(&env_py) else { return true };
    let env_py = text::decoded(bytes).text.to_ascii_lowercase();
    env_py.contains("schema")
        || env_py.contains("search_path")
        || crate::rules::written_elsewhere(folder, environment, |text| {
            text.contains("create schema") || text.contains("createschema") || text.contains("create_schema")
        })
}
