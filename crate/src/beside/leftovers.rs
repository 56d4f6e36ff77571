//! What is left of files that are gone.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::environment::Environment;
use crate::folder::{Folder, file_name, is_below, limits, parent, path_in};
use crate::ordered::Gather;

/// A file that is left of one that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Leftover {
    /// What it is.
    pub kind: LeftoverKind,
    /// The file that is left.
    pub path: String,
}

/// What a leftover is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum LeftoverKind {
    /// Compiled Python whose source isn't there.
    BytecodeWithoutSource,
}

/// What a folder has left of migrations, and of what lies beside them: compiled Python without its source in script
/// directories and version locations, also where nothing else is left in them.
pub fn leftovers(folder: &Folder, environments: &[Environment]) -> Vec<Leftover> {
    let compiled =
        || folder.files().map(|(path, _)| path).filter(|path| path.ends_with(".pyc") || path.ends_with(".pyo"));
    if compiled().next().is_none() {
        return Vec::new();
    }
    let is_of_migrations = |path: &&str| {
        let directory = parent(&source(path)).to_owned();
        let in_environment = |environment: &Environment| {
            let location = &environment.location;
            (!location.path.is_empty() && is_below(&directory, &location.path))
                || location.version_locations.contains(&directory)
        };
        limits().lists_bytecode(&directory, folder.holds(&path_in(&directory, "env.py")))
            || environments.iter().any(in_environment)
    };
    let left = compiled().filter(|path| !folder.holds(&source(path))).filter(is_of_migrations);
    left.map(|path| Leftover { kind: LeftoverKind::BytecodeWithoutSource, path: path.to_owned() }).collect()
}

/// The directories that hold nothing but what is compiled of migrations: where these should be.
pub fn emptied(leftovers: &[Leftover], folder: &Folder) -> Vec<String> {
    let directories: BTreeSet<String> = leftovers.iter().map(|left| parent(&source(&left.path)).to_owned()).into_set();
    let has_source = |directory: &String| {
        folder.below(directory).any(|path| path.ends_with(".py") && !path.contains('/') && path != "__init__.py")
    };
    directories.into_iter().filter(|directory| !has_source(directory)).collect()
}

/// The path of the source of a compiled file: `a/b.py` for `a/b.pyc` and `a/__pycache__/b.cpython-312.pyc` (PEP 3147).
fn source(path: &str) -> String {
    let (directory, name) = (parent(path), file_name(path));
    let is_cached = file_name(directory) == limits().bytecode_folder;
    let stem =
        if is_cached { name.split('.').next().unwrap_or(name) } else { name.rsplit_once('.').map_or(name, |it| it.0) };
    path_in(if is_cached { parent(directory) } else { directory }, &format!("{stem}.py"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compiled_is_left_of_its_source() {
        let mut folder = Folder::default();
        let left = [
            "alembic/versions/4de471a82333_old.pyc",
            "alembic/versions/__pycache__/48b01bf7ee65_add.cpython-311.opt-1.pyc",
        ];
        let others = [
            "alembic/versions/__pycache__/b22b3b5a376f_kept.cpython-312.pyc",
            "alembic/versions/b22b3b5a376f_kept.py",
            "app/__pycache__/gone.cpython-312.pyc",
        ];
        for path in left.iter().chain(&others) {
            folder.add(path, Vec::new());
        }
        let found = leftovers(&folder, &[]);
        assert_eq!(found.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), left);
        assert_eq!(emptied(&found, &folder), [""; 0]);
        let mut folder = Folder::default();
        folder.add(left[1], Vec::new());
        assert_eq!(emptied(&leftovers(&folder, &[]), &folder), ["alembic/versions"]);
    }
}
