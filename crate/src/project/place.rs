//! The directory of the folder that a path in a configuration means (alembic/util/pyfiles.py,
//! `coerce_resource_to_filename`).

use crate::folder::parent;

use super::files::Tree;
use super::ini::HERE;

/// What became of a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sought {
    /// It means this directory.
    Here(String),
    /// This directory is taken for it, because of what was assumed.
    Taken(String, String),
    /// It means a directory of the folder that isn't there.
    Missing,
    /// It means something outside of the folder.
    Outside,
}

/// Looks for a path of a configuration whose directory is `here`. `fits` says whether a directory may be taken for
/// what the path means on another machine.
pub(super) fn sought(path: &str, here: &str, tree: &Tree<'_>, fits: &dyn Fn(&str) -> bool) -> Sought {
    // Written on Windows, perhaps.
    let slashed = path.replace('\\', "/");
    if let Some(rest) = slashed.strip_prefix(HERE) {
        // `%(here)sdb` is a directory beside this one.
        let inside = if rest.is_empty() || rest.starts_with('/') { relative(rest, here) } else { None };
        return inside.map_or(Sought::Outside, |path| exactly(path, tree));
    }
    if is_absolute(&slashed) {
        let at_the_top = tails(&slashed).find(|tail| tree.has_directory(tail) && fits(tail)).map(ToOwned::to_owned);
        let taken = at_the_top.or_else(|| tails(&slashed).find_map(|tail| only_ending(tail, tree, fits)));
        return taken.map_or(Sought::Outside, |found| {
            let assumption = format!("`{path}`, from another machine, is taken to be `{found}`.");
            Sought::Taken(found, assumption)
        });
    }
    if let Some((package, rest)) = slashed.split_once(':') {
        let resource = format!("{}/{}", package.replace('.', "/"), rest.replace(':', "/"));
        let Some(inside) = relative(&resource, here) else { return Sought::Outside };
        if tree.has_directory(&inside) {
            return Sought::Here(inside);
        }
        // A package may be installed from anywhere, say from below `src/`.
        return relative(&resource, "")
            .and_then(|resource| only_ending(&resource, tree, &|_| true))
            .map_or(Sought::Outside, Sought::Here);
    }
    // The directory that Alembic runs in: the one of the file, or else one above it.
    let mut directory = here;
    loop {
        match relative(&slashed, directory) {
            None => return Sought::Outside,
            Some(found) if tree.has_directory(&found) && (directory == here || fits(&found)) => {
                if directory == here {
                    return Sought::Here(found);
                }
                let run_in = if directory.is_empty() { "the top of this folder" } else { directory };
                return Sought::Taken(found, format!("`{path}` is taken relative to {run_in}."));
            }
            Some(_) if directory.is_empty() => break,
            Some(_) => directory = parent(directory),
        }
    }
    let ending = relative(&slashed, "").and_then(|path| only_ending(&path, tree, fits));
    ending.map_or(Sought::Missing, |found| {
        let assumption = format!("`{path}` is taken to be `{found}`.");
        Sought::Taken(found, assumption)
    })
}

/// Whether a path has blanks that a program fills in before Alembic reads it: `{directory}`, `${DIRECTORY}`.
pub(super) fn is_blank(path: &str) -> bool {
    path.split_once('{').is_some_and(|(_, rest)| rest.contains('}'))
}

fn exactly(path: String, tree: &Tree<'_>) -> Sought {
    if tree.has_directory(&path) { Sought::Here(path) } else { Sought::Missing }
}

/// A path from a directory on, without `.` and `..`; nothing where it leaves the folder.
fn relative(path: &str, directory: &str) -> Option<String> {
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn is_absolute(path: &str) -> bool {
    let has_drive = path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && path[1..].starts_with(":/");
    path.starts_with('/') || has_drive
}

/// The ends of a path, longest first.
fn tails(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[at + 1..]).filter(|tail| !tail.is_empty())
}

/// The one directory that fits and whose path ends so.
fn only_ending(path: &str, tree: &Tree<'_>, fits: &dyn Fn(&str) -> bool) -> Option<String> {
    if path.is_empty() {
        return None;
    }
    let ends_so = |directory: &&str| {
        directory.strip_suffix(path).is_some_and(|above| above.is_empty() || above.ends_with('/')) && fits(directory)
    };
    let mut ending = tree.directories().filter(ends_so);
    let first = ending.next()?;
    ending.next().is_none().then(|| first.to_owned())
}
