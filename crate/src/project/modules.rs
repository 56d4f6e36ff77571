//! Which file of a folder a module name means.

use crate::folder::{Folder, file_name, module_path, parent, path_in};

/// The modules of a folder, read or not.
pub struct Modules<'f> {
    folder: &'f Folder,
}

impl<'f> Modules<'f> {
    /// The modules of a folder.
    pub fn of(folder: &'f Folder) -> Self {
        Modules { folder }
    }

    /// The paths of the modules whose name ends with a part.
    fn named(&self, last: &str) -> impl Iterator<Item = &'f str> + Clone + use<'f> {
        self.folder.modules_named(last)
    }

    /// The path of the file that a dotted module name means to the file at `importer`: relative to it where the name
    /// begins with dots, else the only file whose path ends so (the folder's root need not be on Python's path).
    pub fn path(&self, importer: &str, name: &str) -> Option<&'f str> {
        let bare = name.trim_start_matches('.');
        let dots = name.len() - bare.len();
        let tail = bare.replace('.', "/");
        if dots > 0 {
            return self.relative(importer, dots, &tail).filter(|path| may_import(importer, path));
        }
        let candidates = self.named(file_name(&tail));
        let ends_so = |path: &&str| {
            let path = module_path(path);
            path == tail || path.strip_suffix(tail.as_str()).is_some_and(|rest| rest.ends_with('/'))
        };
        let mut ending = candidates.clone().filter(ends_so);
        let path = match (ending.next(), ending.next()) {
            (Some(only), None) => only,
            (Some(_), Some(_)) => return None,
            // What was dropped may be a folder inside of the package.
            (None, _) => {
                let inside = |path: &&str| tail.strip_suffix(module_path(path)).is_some_and(|rest| rest.ends_with('/'));
                candidates.filter(inside).max_by_key(|path| module_path(path).len())?
            }
        };
        may_import(importer, path).then_some(path)
    }

    fn relative(&self, importer: &str, dots: usize, tail: &str) -> Option<&'f str> {
        let mut base = parent(importer);
        for _ in 1..dots {
            base = parent(base);
        }
        let wanted = if tail.is_empty() { base.to_owned() } else { path_in(base, tail) };
        self.named(file_name(&wanted)).find(|path| module_path(path) == wanted)
    }
}

/// Whether a file may import another: not itself, though a package's `__init__` may seem to, by its submodules' names.
fn may_import(importer: &str, path: &str) -> bool {
    path != importer || file_name(importer) == "__init__.py"
}
