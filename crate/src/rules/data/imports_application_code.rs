use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::python::reliance::Import;
use crate::revision::Migration;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "imports-application-code",
    group: Group::Data,
    severity: Severity::Warning,
    what: "A migration that imports models, or other code of the application.",
    why: "It runs the code of today, and not that of the day it was written: once a model has a column that comes with a later migration, or is renamed or gone, a database can't be built from the beginning any more.",
    remedy: "Write down in the migration what it needs: `sa.table(\"runs\", sa.column(\"state\"))`, SQL, a copy of the function.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
# file: migrations/env.py
from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config


def run_migrations_online():
    connectable = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)
    with connectable.connect() as connection:
        context.configure(connection=connection, target_metadata=None)
        with context.begin_transaction():
            context.run_migrations()


run_migrations_online()
# file: app/__init__.py
# file: app/models.py
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Run(Base):
    __tablename__ = "runs"
    id = sa.Column(sa.Integer, primary_key=True)
    state = sa.Column(sa.Text)
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""runs"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from app.models import Run

revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Text))
    session = Session(bind=op.get_bind())
    session.add(Run(state="new"))
    session.commit()


def downgrade():
    op.drop_table("runs")
"#,
    good: r#"
# file: alembic.ini
[alembic]
script_location = migrations
# file: migrations/env.py
from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config


def run_migrations_online():
    connectable = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)
    with connectable.connect() as connection:
        context.configure(connection=connection, target_metadata=None)
        with context.begin_transaction():
            context.run_migrations()


run_migrations_online()
# file: app/__init__.py
# file: app/models.py
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Run(Base):
    __tablename__ = "runs"
    id = sa.Column(sa.Integer, primary_key=True)
    state = sa.Column(sa.Text)
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""runs"""
import sqlalchemy as sa
from alembic import op

revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Text))
    runs = sa.table("runs", sa.column("state"))
    op.bulk_insert(runs, [{"state": "new"}])


def downgrade():
    op.drop_table("runs")
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let of = |migration| violations(environment, migration);
    environment.migrations.iter().flat_map(of).collect()
}

fn violations(environment: &Environment, migration: &Migration) -> Vec<Violation> {
    let mut found = Vec::new();
    let is_meant = |it: &&Import| is_of_application(environment, migration, it) && !is_meant_for_migrations(it);
    for import in migration.reliances.imports.iter().filter(is_meant) {
        let models: Vec<&str> =
            import.names.iter().map(String::as_str).filter(|it| is_model(environment, import, it)).collect();
        let holds_models = || {
            let path = import.path.as_deref().unwrap_or_default();
            import.names.iter().any(|name| name == "models")
                || environment.models.models.iter().any(|it| it.path == path)
        };
        let module = &import.module;
        let (message, severity) = if let [model] = models.as_slice() {
            (format!("The model `{model}` is imported from the application (`{module}`)."), Severity::Warning)
        } else if !models.is_empty() {
            let models = models.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
            (format!("The models {models} are imported from the application (`{module}`)."), Severity::Warning)
        } else if import.names.is_empty() && !is_used_by_types_alone(migration, module) && holds_models() {
            (format!("Models are imported from the application (`{module}`)."), Severity::Warning)
        } else {
            (format!("Code of the application is imported (`{module}`)."), Severity::Info)
        };
        found.push(Violation::at(migration, import.position, message).with_severity(severity));
    }
    found
}

/// Whether an import is of the project's own code, and not of what lies with its migrations.
pub(super) fn is_of_application(environment: &Environment, migration: &Migration, import: &Import) -> bool {
    let location = &environment.location;
    let is_below = |path: &str, directory: &str| {
        directory.is_empty() || path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
    };
    if let Some(path) = &import.path {
        let mut own = location.version_locations.iter().map(String::as_str).chain([location.script_directory()]);
        // Helpers that lie beside the migrations go with them.
        return !own.any(|directory| is_below(path, directory)) && !is_empty_package(path, &import.names);
    }
    // The package may have been dropped without the rest of it.
    let first = import.module.split('.').next().unwrap_or_default();
    let mut directories = migration.path.split('/');
    let script = location.script_directory().rsplit('/').next().unwrap_or_default();
    !first.is_empty()
        && first != script
        && import.module.contains('.')
        && directories.next() == Some(first)
        && !import.module.split('.').any(|part| part == script)
}

/// Whether an import is of a package alone: `import app`.
fn is_empty_package(path: &str, names: &[String]) -> bool {
    names.is_empty() && path.ends_with("__init__.py")
}

/// Whether a name that is imported is that of a model: one that is known, or as models are called where their files are not here.
fn is_model(environment: &Environment, import: &Import, name: &str) -> bool {
    let is_known = environment.models.models.iter().any(|it| it.class == name);
    let is_of_models = matches!(import.module.rsplit('.').next(), Some("models" | "model"));
    let is_class = || name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
    is_known || (import.path.is_none() && is_of_models && is_class())
}

/// Whether a module is there for migrations, or has types of columns.
fn is_meant_for_migrations(import: &Import) -> bool {
    let is_meant = |word: &str| word.contains("migration") || word.contains("alembic");
    let last = import.module.rsplit('.').next().unwrap_or_default();
    import.module.split('.').any(is_meant) || import.names.iter().any(|it| is_meant(it)) || last.contains("type")
}

/// Whether a module is imported for a type of a column, as autogenerate writes it: `app.db.types.GUID()`.
fn is_used_by_types_alone(migration: &Migration, module: &str) -> bool {
    let name = module.rsplit('.').next().unwrap_or(module);
    !["session", "Session", ".query(", "select("].iter().any(|word| migration.text.contains(word)) || name == "types"
}
