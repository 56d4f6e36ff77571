use crate::environment::Environment;
use crate::finding::{Related, Severity, Violation};
use crate::python::reliance::Import;
use crate::revision::Migration;
use crate::rules::folded::in_words;
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
from sqlalchemy.orm import Session

from app.models import Run

op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Text))
session = Session(bind=op.get_bind())
session.add(Run(state="new"))
session.commit()
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
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Text))
op.bulk_insert(sa.table("runs", sa.column("state")), [{"state": "new"}])
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    environment.migrations.iter().filter_map(|it| violation(environment, it)).collect()
}

/// Whether a migration imports models from the application.
pub(super) fn imports_models(environment: &Environment, migration: &Migration) -> bool {
    let is_of_application = |it: &&Import| is_of_application(environment, migration, it);
    let mut imports = migration.reliances.imports.iter().filter(is_of_application);
    imports.any(|it| !models_of(environment, it).is_empty() || is_of_models(environment, migration, it))
}

/// One violation for a migration, as bad as the worst of what it imports, with the places of the other imports.
fn violation(environment: &Environment, migration: &Migration) -> Option<Violation> {
    let is_meant = |it: &&Import| is_of_application(environment, migration, it) && !is_meant_for_migrations(it);
    let imports: Vec<&Import> = migration.reliances.imports.iter().filter(is_meant).collect();
    if imports.is_empty() {
        return None;
    }
    let has_models = |it: &&&Import| !models_of(environment, it).is_empty() || is_of_models(environment, migration, it);
    let of_models: Vec<&Import> = imports.iter().filter(has_models).copied().collect();
    let told = if of_models.is_empty() { &imports } else { &of_models };
    let first = *told.first()?;
    let mut modules: Vec<String> = Vec::new();
    for import in told {
        let module = format!("`{}`", import.module);
        if !modules.contains(&module) {
            modules.push(module);
        }
    }
    let modules = in_words(&modules);
    let models: Vec<String> =
        of_models.iter().flat_map(|it| models_of(environment, it)).map(|it| format!("`{it}`")).collect();
    let message = match models.as_slice() {
        _ if of_models.is_empty() => format!("Code of the application is imported ({modules})."),
        [] => format!("Models are imported from the application ({modules})."),
        [model] => format!("The model {model} is imported from the application ({modules})."),
        _ => format!("The models {} are imported from the application ({modules}).", in_words(&models)),
    };
    let mut violation = Violation::at(migration, first.position, message);
    if of_models.is_empty() {
        violation = violation.with_severity(Severity::Info).with_why(
            "It runs as it is on the day of the upgrade, and not as it was when the migration was written: once it is changed, moved or gone, the migration does something else, or can't be loaded.",
        );
    }
    let names = || of_models.iter().flat_map(|it| models_of(environment, it));
    if !models.is_empty()
        && of_models.iter().all(|it| !it.names.is_empty())
        && names().all(|it| is_only_named(migration, it))
    {
        violation = violation.with_severity(Severity::Info).with_why(
            "Only names of tables are taken from it, but once a model is renamed, moved or gone, the migration can't be loaded any more, and once a table has another name, the migration goes by that.",
        );
    }
    let others = imports.iter().filter(|it| it.position != first.position);
    let mut related: Vec<Related> = Vec::new();
    for import in others {
        if related.iter().all(|it| it.position != import.position) {
            let message = format!("`{}` is imported", import.module);
            related.push(Related { path: migration.path.clone(), position: import.position, message });
        }
    }
    violation.related.extend(related);
    Some(violation)
}

/// Whether a migration asks a model for the name of its table, and for nothing else.
fn is_only_named(migration: &Migration, model: &str) -> bool {
    let is_word = |letter: Option<char>| letter.is_some_and(|it| it.is_alphanumeric() || it == '_');
    let text = &migration.text;
    let around = text.match_indices(model).filter_map(|(at, _)| {
        let (before, behind) = (text.get(..at)?, text.get(at + model.len()..)?);
        (!is_word(before.chars().next_back()) && !is_word(behind.chars().next())).then_some(behind)
    });
    let is_name = |behind: &&str| behind.starts_with(".__tablename__") || behind.starts_with(".__table__.name");
    let (named, others): (Vec<&str>, Vec<&str>) = around.partition(is_name);
    // The import is the other one.
    !named.is_empty() && others.len() == 1
}

/// The models among the names that are imported.
fn models_of<'i>(environment: &Environment, import: &'i Import) -> Vec<&'i str> {
    import.names.iter().map(String::as_str).filter(|it| is_model(environment, import, it)).collect()
}

/// Whether a module is imported as a whole for the models in it.
fn is_of_models(environment: &Environment, migration: &Migration, import: &Import) -> bool {
    let path = import.path.as_deref().unwrap_or_default();
    let holds_models = || {
        import.names.iter().any(|name| name == "models") || environment.models.models.iter().any(|it| it.path == path)
    };
    import.names.is_empty() && !is_used_by_types_alone(migration, &import.module) && holds_models()
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
