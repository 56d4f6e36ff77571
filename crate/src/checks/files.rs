//! Whether what Alembic needs is there.

use super::{Evidence, Outcome, Scene};
use crate::folder::{file_name, is_below, parent, path_in};

pub(super) fn configuration(scene: &Scene<'_>) -> Outcome {
    let config = scene.environment.map(|(_, it)| &it.location.config);
    let elsewhere = || scene.folder.files().map(|(path, _)| path).find(|path| file_name(path) == "alembic.ini");
    match (config.and_then(|config| config.file.as_deref()), elsewhere()) {
        (Some(file), _) => {
            let section = config.and_then(|config| config.section.as_deref());
            let section = section.map_or_else(String::new, |section| format!(", section {section}"));
            Outcome::pass(Evidence::of(file, format!("the configuration{section}")))
        }
        (None, Some(file)) => {
            Outcome::partial(Evidence::of(file, "a configuration that does not lead to an environment of this folder"))
        }
        (None, None) => {
            Outcome::fail(Evidence::of("", "there is no alembic.ini, and no section for Alembic in a pyproject.toml"))
        }
    }
}

pub(super) fn script_directory(scene: &Scene<'_>) -> Outcome {
    let Some((_, environment)) = scene.environment else {
        return match empty_script_directory(scene) {
            Some((directory, text)) => Outcome::partial(Evidence::of(&directory, text)),
            None => Outcome::fail(Evidence::of("", "no directory has an env.py or migrations")),
        };
    };
    let directory = environment.location.script_directory();
    let has_env_py = environment.env_py.is_some();
    match (has_env_py, environment.migrations.is_empty()) {
        (true, false) => Outcome::pass(Evidence::of(directory, "the script directory")),
        (true, true) => Outcome::partial(Evidence::of(directory, "the script directory has no migration")),
        (false, false) => Outcome::partial(Evidence::of(directory, "a directory of migrations without an env.py")),
        (false, true) => Outcome::partial(Evidence::of(directory, "the directory has neither env.py nor migrations")),
    }
}

/// A directory that was a script directory, as what is left in it says.
fn empty_script_directory(scene: &Scene<'_>) -> Option<(String, &'static str)> {
    let left = scene.beside.leftovers.first();
    left.map(|leftover| {
        let directory = parent(&leftover.path);
        let directory = if file_name(directory) == "__pycache__" { parent(directory) } else { directory };
        let directory = if file_name(directory) == "versions" { parent(directory) } else { directory };
        (directory.to_owned(), "the directory is there, with compiled files and no migration")
    })
}

pub(super) fn env_py(scene: &Scene<'_>) -> Outcome {
    let Some((_, environment)) = scene.environment else {
        return Outcome::fail(Evidence::of("", "no directory has an env.py of Alembic's"));
    };
    let path = path_in(environment.location.script_directory(), "env.py");
    match &environment.env_py {
        Some(env_py) => {
            let said = format!("{} lines", env_py.lines);
            if environment.env_py_unreadable.is_empty() {
                Outcome::pass(Evidence::of(&env_py.path, said))
            } else {
                let unreadable = environment.env_py_unreadable.iter();
                let evidence = unreadable.map(|it| Evidence::at(&env_py.path, it.position.line, it.message.clone()));
                Outcome::partial(evidence.collect::<Vec<_>>())
            }
        }
        None => Outcome::fail(Evidence::of(&path, "there is no such file")),
    }
}

pub(super) fn migrations(scene: &Scene<'_>) -> Outcome {
    if let Some(environment) = scene.migrated() {
        let count = environment.migrations.len();
        let said = if count == 1 { "one migration".to_owned() } else { format!("{count} migrations") };
        let directory = environment.location.version_locations.first();
        return Outcome::pass(Evidence::of(directory.map_or(&environment.location.path, |it| it), said));
    }
    let directory = scene.environment.map_or("", |(_, it)| it.location.script_directory());
    let mut evidence = vec![Evidence::of(directory, "there is no migration")];
    let of_it = |path: &str| scene.environment.is_none() || is_below(path, directory);
    let leftovers = scene.beside.leftovers.iter().filter(|it| of_it(&it.path));
    evidence.extend(leftovers.map(|it| Evidence::of(&it.path, "compiled, and its source is not there")));
    Outcome::fail(evidence)
}
