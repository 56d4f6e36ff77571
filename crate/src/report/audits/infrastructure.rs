//! What Alembic needs and finds, what documents say of it, what else makes tables, and what to write where it is missing.

use super::{around, block, checks, code, codes, escaped, history, line, list, models, number, place, recommendations};
use crate::audit::Audit;
use crate::beside::schema_sources::SourceKind;
use crate::checks::CheckStatus;
use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::report::markdown::table;
use crate::report::schema::skeleton::baseline;
use crate::report::shown;

pub(super) fn of_audit(out: &mut String, audit: &Audit) {
    let environments: Vec<Option<&Environment>> = match audit.environments.as_slice() {
        [] => vec![None],
        some => some.iter().map(Some).collect(),
    };
    for environment in &environments {
        if environments.len() > 1
            && let Some(it) = environment
        {
            line(out, &format!("# Environment {}", code(&it.name)));
        }
        line(out, "## Results");
        checks::section(out, audit, *environment);
        line(out, "## Configuration and script directory");
        match environment {
            Some(it) => {
                around::files(out, it);
                if !it.location.missing_locations.is_empty() {
                    let missing = codes(it.location.missing_locations.iter().map(String::as_str));
                    line(out, &format!("The configuration names version locations that are not there: {missing}."));
                }
                around::env_py(out, it);
                line(out, "## Where the database stands");
                around::standing(out, it);
                line(out, "## Models");
                models::tracking(out, it);
            }
            None => {
                line(
                    out,
                    "There is no environment of Alembic here: without a configuration (`alembic.ini`, or a section in pyproject.toml) no Alembic command runs (`upgrade`, `downgrade`, `history`, `current`), and without migrations there is nothing to apply.",
                );
            }
        }
    }
    if audit.environments.is_empty() {
        line(out, "## Models");
        models::alone(out, &audit.models_alone);
    }
    line(out, "## Compiled leftovers");
    around::leftovers(out, audit);
    line(out, "## What documents say");
    around::documented(out, audit);
    line(out, "## How the schema is made");
    ways(out, audit);
    around::sources(out, audit);
    line(out, "## Passwords");
    around::credentials(out, audit);
    line(out, "## Requirements");
    around::requirements(out, audit);
    line(out, "## What follows");
    consequences(out, audit, environments[0]);
    line(out, "## What to do");
    actions(out, audit, environments[0]);
    line(out, "## Documents that were looked through");
    let mut paths: Vec<&str> = audit.beside.mentions.iter().map(|it| it.path.as_str()).collect();
    paths.dedup();
    if paths.is_empty() {
        line(out, &format!("{}; none names a migration.", number(audit.beside.looked.documents, "document")));
    } else {
        line(out, &format!("{}; these name migrations:", number(audit.beside.looked.documents, "document")));
        list(out, paths.into_iter().map(code));
    }
}

/// The ways in which the folder makes tables, side by side.
fn ways(out: &mut String, audit: &Audit) {
    let migrations: usize = audit.environments.iter().map(|it| it.migrations.len()).sum();
    let of = |kind| audit.beside.schema_sources.iter().filter(move |it| it.kind == kind);
    let files = |kind| {
        let mut paths: Vec<&str> = of(kind).map(|it| it.path.as_str()).collect();
        paths.dedup();
        paths.len()
    };
    let place_of = |kind| of(kind).next().map_or_else(|| "none".to_owned(), |it| place(&it.path, Some(it.line)));
    let first = audit.environments.first().and_then(|it| it.location.version_locations.first());
    table(
        out,
        &["Way", "Found", "First place"],
        [
            [
                "Alembic migrations".to_owned(),
                number(migrations, "migration"),
                first.map_or_else(|| "none".to_owned(), |it| code(shown(it))),
            ],
            ["SQL files".to_owned(), number(files(SourceKind::Sql), "file"), place_of(SourceKind::Sql)],
            [
                "`create_all`".to_owned(),
                number(of(SourceKind::CreateAll).count(), "call"),
                place_of(SourceKind::CreateAll),
            ],
        ],
    );
}

/// What a check that does not hold leads to.
fn consequences(out: &mut String, audit: &Audit, environment: Option<&Environment>) {
    let said = |id: &str| match id {
        "configuration-present" => "No Alembic command runs from this folder.",
        "env-py-present" => "Alembic stops before it looks at a migration.",
        "migrations-present" => {
            "The schema can be neither built nor rolled back by Alembic, and its history is not told."
        }
        "chain-whole" => "Alembic stops on loading the migrations, or leaves some out.",
        "single-head" => "`alembic upgrade head` refuses to choose.",
        "replays-from-empty" => "A new database can't be built from the migrations alone.",
        "async-engine" => "The engine and the driver do not work together.",
        "no-credentials" => "Whoever reads the files has a password for the database.",
        "no-create-all" | "one-schema-source" => "Tables come about in several ways, and may differ between databases.",
        "transaction-per-migration" => "One failing migration rolls back all of the same run.",
        "downgrades-present" => "Some changes can't be rolled back by Alembic.",
        "documented-migrations-present" => {
            "Documents lead to migrations that are not there: the database may stand at a revision that no file has."
        }
        "models-tracked" => "`--autogenerate` does not see changes of some models.",
        "models-migrated" => "Code that queries these models fails on a database that migrations built.",
        "database-version" => "The database is not at the heads.",
        _ => "",
    };
    let rows: Vec<[String; 3]> = audit
        .checks_of(environment)
        .filter(|it| matches!(it.status, CheckStatus::Fail | CheckStatus::Partial) && !said(it.id).is_empty())
        .map(|it| [escaped(it.title), checks::word(it.status).to_owned(), said(it.id).to_owned()])
        .collect();
    if rows.is_empty() {
        return line(out, "Nothing: no check fails.");
    }
    table(out, &["Check", "Status", "What follows"], rows);
}

/// What to do, most urgent first.
fn actions(out: &mut String, audit: &Audit, environment: Option<&Environment>) {
    if let Some(environment) = environment.filter(|it| !it.migrations.is_empty()) {
        recommendations::section(out, audit, Some(environment));
        return history::commands(out, environment);
    }
    line(out, "### 1. Look for what was there");
    let directory = audit.beside.leftovers.first().map_or("alembic", |it| {
        let directory = crate::folder::parent(&it.path);
        directory.trim_end_matches("/__pycache__").trim_end_matches("/versions")
    });
    block(
        out,
        "bash",
        &format!(
            "# migrations that were deleted, and the commits that did it\ngit log --all --full-history --diff-filter=D -- \"{directory}/versions/*.py\"\ngit checkout COMMIT^ -- {directory}/versions/\n\n# whether they are ignored\ngit check-ignore -v {directory}/versions/*"
        ),
    );
    let missing: Vec<&str> = {
        let mut names: Vec<&str> =
            audit.beside.mentions.iter().filter(|it| !it.found).map(|it| it.name.as_str()).collect();
        crate::ordered::Arrange::arrange(&mut names[..]);
        names.dedup();
        names
    };
    if !missing.is_empty() {
        line(out, &format!("Documents name these: {}.", codes(missing)));
    }
    line(out, "### 2. Set up Alembic");
    block(out, "bash", "alembic init alembic");
    line(out, "In `alembic.ini`:");
    block(out, "ini", "[alembic]\nscript_location = alembic");
    line(out, "In `env.py`, the URL from outside, so that no password is written down:");
    block(
        out,
        "python",
        "import os\n\nconfig.set_main_option(\"sqlalchemy.url\", os.environ[\"DATABASE_URL\"].replace(\"%\", \"%%\"))",
    );
    line(out, "### 3. A baseline");
    line(
        out,
        "A first migration that creates what the database has now, as `pg_dump --schema-only` or the models tell it:",
    );
    block(
        out,
        "bash",
        "alembic revision -m \"baseline\"\n# fill in upgrade() and downgrade(), then, on databases that have the schema already:\nalembic stamp head\nalembic current",
    );
    let models = environment.map_or(&audit.models_alone, |it| &it.models);
    let dialect = environment.map_or(Dialect::Postgresql, Environment::dialect);
    if let Some(text) = baseline(models, dialect) {
        line(out, "As the models declare it:");
        block(out, "python", &text);
    }
    line(out, "Then see that the database is at it:");
    block(out, "sql", "SELECT version_num FROM alembic_version;");
    line(out, "From then on, have `alembic check` compare models and database in continuous integration.");
    line(out, "### 4. Bring the documents up to date");
    line(out, "Those that name migrations which are not there should say which revision stands in their place.");
    recommendations::passwords(out, audit);
}
