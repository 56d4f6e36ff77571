//! Which files of a version location Alembic loads, and in which order (alembic/script/base.py, `_list_py_dir`,
//! `_from_path` and `_load_revisions`).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Included, Unbounded};

use crate::folder::{Folder, file_name, is_below, parent, path_in};
use crate::ordered::Arrange;

/// The files of a folder by the directory that they lie in, names sorted as bytes.
#[derive(Debug)]
pub struct Tree<'a> {
    names: BTreeMap<&'a str, Vec<&'a str>>,
    /// Every directory, also one that holds only others.
    directories: BTreeSet<&'a str>,
}

/// What Alembic finds in the version locations of an environment.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// Python files, each once, in the order in which they are loaded.
    pub files: Vec<String>,
    /// Files that are reached again, each once: Alembic warns and goes on.
    pub loaded_twice: Vec<String>,
    /// Compiled files that are loaded for want of a source.
    pub bytecode: Vec<String>,
}

impl<'a> Tree<'a> {
    /// The files of a folder, whether they could be read or not.
    pub fn of(folder: &'a Folder) -> Tree<'a> {
        let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut directories = BTreeSet::from([""]);
        let mut of_last: Vec<&str> = Vec::new();
        let mut last = "";
        // Most files lie where the one before lies.
        let mut keep = |directory, of_it: &mut Vec<&'a str>| {
            if !of_it.is_empty() {
                names.entry(directory).or_default().append(of_it);
            }
        };
        for (path, _) in folder.files() {
            let mut directory = parent(path);
            if directory != last {
                keep(last, &mut of_last);
                last = directory;
                while directories.insert(directory) {
                    directory = parent(directory);
                }
            }
            of_last.push(file_name(path));
        }
        keep(last, &mut of_last);
        Tree { names, directories }
    }

    /// Every directory, in the order of their paths.
    pub fn directories(&self) -> impl Iterator<Item = &'a str> {
        self.directories.iter().copied()
    }

    /// Whether a directory is there.
    pub fn has_directory(&self, path: &str) -> bool {
        self.directories.contains(path)
    }

    /// Names of the files that lie in a directory itself.
    pub fn names(&self, directory: &str) -> &[&'a str] {
        self.names.get(directory).map_or(&[], Vec::as_slice)
    }

    /// Whether a file is there.
    pub fn has_file(&self, directory: &str, name: &str) -> bool {
        self.names(directory).binary_search(&name).is_ok()
    }

    /// Directories below one, itself among them, in the order in which Alembic walks them: each before those in
    /// it, by the names of its parts. What is named `__pycache__` at its end is passed over.
    pub fn below(&self, directory: &str) -> Vec<&'a str> {
        let all = self
            .directories
            .range::<str, _>((Included(directory), Unbounded))
            .take_while(|path| path.starts_with(directory));
        let mut below: Vec<&str> =
            all.copied().filter(|path| is_below(path, directory) && !path.ends_with("__pycache__")).collect();
        below.arrange_by(|left, right| left.split('/').cmp(right.split('/')));
        below
    }

    /// What Alembic loads from version locations.
    pub fn picked(&self, locations: &[String], recursive: bool, sourceless: bool) -> Picked {
        let mut picked = Picked::default();
        let mut walked: BTreeMap<&str, u32> = BTreeMap::new();
        for location in locations {
            let directories = if recursive { self.below(location) } else { vec![location.as_str()] };
            for directory in directories {
                let times = walked.entry(directory).or_default();
                *times += 1;
                let loaded = self.names(directory).iter().filter(|name| self.is_loaded(directory, name, sourceless));
                for name in loaded {
                    let path = path_in(directory, name);
                    match times {
                        1 if name.ends_with(".py") => picked.files.push(path),
                        1 => picked.bytecode.push(path),
                        2 => picked.loaded_twice.push(path),
                        // It has been said.
                        _ => break,
                    }
                }
            }
        }
        picked
    }

    /// Whether Alembic loads a file: neither an editor's lock nor a package's own, and a source, or else what is
    /// compiled where `sourceless` is on and no source stands beside it.
    fn is_loaded(&self, directory: &str, name: &str, sourceless: bool) -> bool {
        let may_be = !name.starts_with(".#") && !name.starts_with("__init__");
        may_be && (name.ends_with(".py") || (sourceless && self.is_without_source(directory, name)))
    }

    /// Whether a file is compiled Python that nothing better stands beside: `.py` goes before `.pyc`, and that
    /// before `.pyo`.
    fn is_without_source(&self, directory: &str, name: &str) -> bool {
        let beside = |extension| {
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            self.has_file(directory, &format!("{stem}.{extension}"))
        };
        match name.rsplit_once('.') {
            Some((_, "pyc")) => !beside("py"),
            Some((_, "pyo")) => !beside("py") && !beside("pyc"),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paths: &[&str], locations: &[&str], recursive: bool, sourceless: bool, files: &[&str], bytecode: &[&str]) {
        let mut folder = Folder::default();
        for path in paths {
            folder.add(path, Vec::new());
        }
        let locations: Vec<String> = locations.iter().map(|path| (*path).to_owned()).collect();
        let picked = Tree::of(&folder).picked(&locations, recursive, sourceless);
        assert_eq!((picked.files, picked.bytecode), (owned(files), owned(bytecode)));
    }

    fn owned(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    #[test]
    fn walks_as_alembic_does() {
        let names = ["v/b.py", "v/a.py", "v/.hidden.py", "v/.#a.py", "v/__init__.py", "v/__init__x.py", "v/env.py"];
        check(&names, &["v"], false, false, &["v/.hidden.py", "v/a.py", "v/b.py", "v/env.py"], &[]);
        let nested = ["v/a-b/1.py", "v/a/x/2.py", "v/a/3.py", "v/z.py", "v/__pycache__/4.py", "vv/5.py"];
        check(&nested, &["v"], true, false, &["v/z.py", "v/a/3.py", "v/a/x/2.py", "v/a-b/1.py"], &[]);
        check(&nested, &["v"], false, false, &["v/z.py"], &[]);
        check(&nested, &["v/a", "v"], true, false, &["v/a/3.py", "v/a/x/2.py", "v/z.py", "v/a-b/1.py"], &[]);
    }

    #[test]
    fn takes_bytecode_without_source() {
        let paths = ["v/a.py", "v/a.pyc", "v/b.pyc", "v/b.pyo", "v/c.pyo", "v/__init__.pyc"];
        check(&paths, &["v"], false, true, &["v/a.py"], &["v/b.pyc", "v/c.pyo"]);
        check(&paths, &["v"], false, false, &["v/a.py"], &[]);
    }
}
