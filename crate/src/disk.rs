//! Folders, archives and files, for the native command.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Seek, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::SystemTime;

use limbeck::folder::{Folder, Kind, file_name, limits, normalised, path_in};
use limbeck::inventory::moment::Moment;
use limbeck::patch::Change;
use zip::{CompressionMethod, ZipArchive};

/// Where the files of a folder lie that are only listed.
pub(crate) struct Places {
    /// The folder; none of an archive.
    root: Option<PathBuf>,
    /// By their paths in it, those that the disk calls otherwise: a name there need be no text.
    others: BTreeMap<String, PathBuf>,
}

impl Places {
    fn of(&self, path: &str) -> PathBuf {
        let in_root = || self.root.as_deref().unwrap_or(Path::new("")).join(path);
        self.others.get(path).cloned().unwrap_or_else(in_root)
    }
}

/// What lies at a path: a folder, which is only listed, an archive, or one file.
///
/// # Errors
/// When there is nothing, or an archive can't be read as a whole: the message says why.
pub(crate) fn folder(path: &Path) -> Result<(Folder, Places), String> {
    let metadata = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
    if metadata.is_dir() {
        return directory(path);
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name.to_lowercase().ends_with(".zip") {
        let folder = archive(path).map_err(|problem| format!("{}: {problem}", path.display()))?;
        return Ok((folder, Places { root: None, others: BTreeMap::new() }));
    }
    let mut folder = Folder::default();
    match content(path) {
        Ok(Some(bytes)) => folder.add(&name, bytes),
        Ok(None) => folder.pass_over(&name),
        Err(problem) => folder.add_unreadable(&name, &problem),
    }
    let root = path.parent().unwrap_or(Path::new("")).to_owned();
    Ok((folder, Places { root: Some(root), others: BTreeMap::new() }))
}

/// What people call what lies at a path: its own name, or that of the folder that it means.
pub(crate) fn name(path: &Path) -> String {
    let whole = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The text of a file; what is no UTF-8 in it is replaced.
///
/// # Errors
/// When it can't be read: the message says why.
pub(crate) fn text(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Lists a directory: nothing is read. Symbolic links are not followed.
fn directory(root: &Path) -> Result<(Folder, Places), String> {
    let mut places = Places { root: Some(root.to_owned()), others: BTreeMap::new() };
    let (mut of_migrations, mut beside, mut unlisted) = (0, 0, 0);
    let (mut paths, mut unreadable) = (Vec::new(), Vec::new());
    let mut level = vec![Directory { place: root.to_owned(), path: String::new(), is_renamed: false }];
    // What lies equally deep is listed on all cores: a repository has hundreds of directories.
    while !level.is_empty() {
        let mut next = Vec::new();
        for (directory, listing) in level.iter().zip(on_all_cores(&level, listing)) {
            let Ok(mut listing) = listing else {
                unreadable.push(directory.path.clone());
                continue;
            };
            if !directory.path.is_empty() && listing.files.iter().any(|name| name == ENVIRONMENT_MARK) {
                continue;
            }
            listing.files.sort_unstable();
            let has_env_py = listing.files.binary_search_by(|name| name.as_os_str().cmp(ENV_PY.as_ref())).is_ok();
            for name in listing.files {
                let text = name.to_string_lossy();
                match limits().kind(&text) {
                    Some(Kind::OfMigrations) => of_migrations += 1,
                    Some(Kind::Document | Kind::Configuration) if beside < limits().max_beside_files => beside += 1,
                    Some(Kind::Document | Kind::Configuration) => {
                        unlisted += 1;
                        continue;
                    }
                    None => continue,
                }
                let path = path_in(&directory.path, &text);
                let known = normalised(&path).unwrap_or_default();
                if known != path || directory.is_renamed || matches!(text, Cow::Owned(_)) {
                    places.others.insert(known, directory.place.join(&name));
                }
                paths.push(path);
                if of_migrations > limits().max_files {
                    return Err(format!("{} holds more than {} files to read", root.display(), limits().max_files));
                }
            }
            for name in listing.directories {
                let text = name.to_string_lossy();
                if !is_skipped(&text, &directory.path, has_env_py) {
                    let is_renamed = directory.is_renamed || matches!(text, Cow::Owned(_)) || text.contains('\\');
                    let (path, place) = (path_in(&directory.path, &text), directory.place.join(&name));
                    next.push(Directory { place, path, is_renamed });
                }
            }
        }
        next.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        level = next;
    }
    let mut folder = Folder::of_unread(paths);
    for path in unreadable {
        folder.add_unreadable(&path, UNREADABLE);
    }
    for _ in 0..unlisted {
        folder.leave_unlisted();
    }
    Ok((folder, places))
}

/// A directory on the disk, and its path in the folder.
struct Directory {
    place: PathBuf,
    path: String,
    /// The disk calls it otherwise.
    is_renamed: bool,
}

/// The names in a directory.
#[derive(Default)]
struct Names {
    files: Vec<OsString>,
    directories: Vec<OsString>,
}

fn listing(directory: &Directory) -> io::Result<Names> {
    let mut names = Names::default();
    for entry in fs::read_dir(&directory.place)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            names.directories.push(entry.file_name());
        } else if kind.is_file() {
            names.files.push(entry.file_name());
        }
    }
    Ok(names)
}

/// Reads files of a directory that was listed.
///
/// # Errors
/// When they are too large together: the message says so.
pub(crate) fn read(folder: &mut Folder, places: &Places, paths: &[String]) -> Result<(), String> {
    for (path, content) in paths.iter().zip(contents(places, paths)) {
        match content {
            Ok(Some(bytes)) => folder.add(path, bytes),
            Ok(None) => folder.pass_over(path),
            Err(problem) => folder.add_unreadable(path, &problem),
        }
    }
    let bytes: usize = folder.read().map(|(_, bytes)| bytes.len()).sum();
    if bytes as u64 > limits().max_folder_bytes {
        return Err(format!("there are more than {} MiB to read", limits().max_folder_bytes >> 20));
    }
    Ok(())
}

/// What keeps a file from being read that lets nobody read it.
const UNREADABLE: &str = "the file could not be read";

/// What a file holds, nothing where it is passed over, or why it can't be read.
type Content = Result<Option<Vec<u8>>, String>;

/// What files hold, in their order.
fn contents(places: &Places, paths: &[String]) -> Vec<Content> {
    on_all_cores(paths, |path| content(&places.of(path)))
}

/// What is made of each item, in their order, on as many threads as there are cores where there are many.
fn on_all_cores<T: Sync, A: Send>(items: &[T], make: impl Fn(&T) -> A + Sync) -> Vec<A> {
    let cores = if items.len() < FEW { 1 } else { thread::available_parallelism().map_or(1, NonZero::get) };
    if cores == 1 {
        return items.iter().map(make).collect();
    }
    let make = &make;
    thread::scope(|scope| {
        let parts = items.chunks(items.len().div_ceil(cores).max(1));
        let makers: Vec<_> =
            parts.map(|part| (part, scope.spawn(move || part.iter().map(make).collect::<Vec<_>>()))).collect();
        // One that died leaves its part to this thread.
        let made_by = |(part, maker): (&[T], thread::ScopedJoinHandle<'_, Vec<_>>)| {
            maker.join().unwrap_or_else(|_| part.iter().map(make).collect())
        };
        makers.into_iter().flat_map(made_by).collect()
    })
}

/// So few items are not worth a thread.
const FEW: usize = 16;

/// The bytes of a file; nothing where it is too large for what may stand in it.
fn content(path: &Path) -> Content {
    let unreadable = |_| UNREADABLE.to_owned();
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if limits().passes_over(&path.file_name().unwrap_or_default().to_string_lossy(), size) {
        return Ok(None);
    }
    match limits().size_problem(size) {
        Some(problem) => Err(problem),
        None => fs::read(path).map(Some).map_err(unreadable),
    }
}

/// What marks a script directory, beside which compiled Python is listed.
const ENV_PY: &str = "env.py";

/// What a virtual environment marks itself with.
const ENVIRONMENT_MARK: &str = "pyvenv.cfg";

/// Whether a folder holds no migrations of the project by its name. What is compiled of migrations is listed.
fn is_skipped(name: &str, above: &str, is_beside_env_py: bool) -> bool {
    if name == limits().bytecode_folder {
        return !limits().lists_bytecode(above, is_beside_env_py);
    }
    limits().skips_folder(name)
}

fn archive(path: &Path) -> Result<Folder, String> {
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    let mut archive = ZipArchive::new(io::BufReader::new(file)).map_err(|_| damaged())?;
    let entries = entries(&mut archive)?;
    let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    let root = common_root(&names);
    let environments = virtual_environments(&names);
    let env_pys: BTreeSet<&str> = names.iter().copied().filter(|name| name.ends_with(ENV_PY)).collect();
    let mut folder = Folder::default();
    let mut wanted: Vec<(&str, &Entry)> = Vec::new();
    let mut beside = 0;
    for entry in entries.iter().filter(|entry| !entry.name.ends_with('/') && !entry.name.starts_with("__MACOSX/")) {
        if entry.name.starts_with('/') || entry.name.split('/').any(|part| part == "..") {
            folder.add_unreadable(&entry.name, "its path leads outside the archive");
            continue;
        }
        let name = entry.name.strip_prefix(root.as_str()).unwrap_or(&entry.name);
        let (above, file_name) = name.rsplit_once('/').unwrap_or(("", name));
        let skipped = is_skipped_in_archive(above, &env_pys, root.as_str())
            || environments.iter().any(|environment| entry.name.starts_with(environment) && *environment != root);
        match limits().kind(file_name).filter(|_| !skipped) {
            Some(Kind::Document | Kind::Configuration) if beside >= limits().max_beside_files => {
                folder.leave_unlisted();
            }
            Some(_) if limits().passes_over(file_name, entry.size) => folder.pass_over(name),
            Some(kind) => {
                beside += usize::from(kind != Kind::OfMigrations);
                wanted.push((name, entry));
            }
            None => {}
        }
    }
    if !wanted.is_empty() && wanted.iter().all(|(_, entry)| entry.encrypted) {
        return Err("it is encrypted, and Limbeck can't decrypt it".to_owned());
    }
    if wanted.len() - beside > limits().max_files {
        return Err(format!("it holds more than {} files to read", limits().max_files));
    }
    let mut left = limits().max_unpacked_bytes;
    for (name, entry) in wanted {
        match unpacked(&mut archive, entry, left) {
            Ok(bytes) if bytes.len() as u64 > left => {
                return Err(format!("it unpacks to more than {} MiB", limits().max_unpacked_bytes >> 20));
            }
            Ok(bytes) => {
                left -= bytes.len() as u64;
                match limits().size_problem(bytes.len() as u64) {
                    Some(problem) => folder.add_unreadable(name, &problem),
                    None => folder.add(name, bytes),
                }
            }
            Err(problem) => folder.add_unreadable(name, &problem),
        }
    }
    Ok(folder)
}

/// Whether a folder of an archive is passed over, or one above it; what is compiled of migrations is listed.
fn is_skipped_in_archive(folder: &str, env_pys: &BTreeSet<&str>, root: &str) -> bool {
    let (above, own) = folder.rsplit_once('/').unwrap_or(("", folder));
    let env_py = || format!("{root}{}", path_in(above, ENV_PY));
    above.split('/').any(|part| limits().skips_folder(part))
        || is_skipped(own, above, env_pys.contains(env_py().as_str()))
}

/// An entry of an archive's directory.
struct Entry {
    index: usize,
    name: String,
    encrypted: bool,
    method: CompressionMethod,
    size: u64,
}

fn entries<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Vec<Entry>, String> {
    let indices = 0..archive.len();
    let entry = |index| {
        let file = archive.by_index_raw(index).map_err(|_| damaged())?;
        // Many archivers write UTF-8 without saying so; what is not is in the code page of old DOS.
        let name = match str::from_utf8(file.name_raw()) {
            Ok(name) => name.to_owned(),
            Err(_) => file.name().map_err(|_| damaged())?.into_owned(),
        };
        Ok(Entry {
            index,
            name: name.replace('\\', "/"),
            encrypted: file.encrypted(),
            method: file.compression(),
            size: file.size(),
        })
    };
    indices.map(entry).collect()
}

/// The bytes of an entry, no more than one beyond what may be read of it: its header may lie about its size.
fn unpacked<R: Read + Seek>(archive: &mut ZipArchive<R>, entry: &Entry, left: u64) -> Result<Vec<u8>, String> {
    if entry.encrypted {
        return Err("encrypted; Limbeck can't decrypt it".to_owned());
    }
    if let Some(problem) = limits().size_problem(entry.size) {
        return Err(problem);
    }
    #[expect(deprecated, reason = "only this variant tells the number of a method that has no name here")]
    if let CompressionMethod::Unsupported(method) = entry.method {
        return Err(format!("compressed by method {method}, which Limbeck can't unpack"));
    }
    let unreadable = || UNREADABLE.to_owned();
    let file = archive.by_index(entry.index).map_err(|_| unreadable())?;
    let mut bytes = Vec::new();
    file.take(left.min(limits().max_file_bytes) + 1).read_to_end(&mut bytes).map_err(|_| unreadable())?;
    Ok(bytes)
}

fn damaged() -> String {
    "it is truncated or not a .zip".to_owned()
}

/// The folder that all entries lie in, with its slash, as in an archive of a repository; else nothing.
fn common_root(names: &[&str]) -> String {
    let files = names.iter().filter(|name| !name.ends_with('/') && !name.starts_with("__MACOSX/"));
    let Some((root, _)) = files.clone().next().and_then(|name| name.split_once('/')) else { return String::new() };
    let root = format!("{root}/");
    if root != "/" && root != "../" && files.clone().all(|name| name.starts_with(&root)) { root } else { String::new() }
}

/// Folders of the archive, with their slash, that hold a `pyvenv.cfg`.
fn virtual_environments<'a>(names: &[&'a str]) -> Vec<&'a str> {
    names.iter().filter_map(|name| name.strip_suffix(ENVIRONMENT_MARK)).filter(|folder| folder.ends_with('/')).collect()
}

/// Writes text to a file, or to standard output.
///
/// # Errors
/// When it can't be written.
pub(crate) fn write(path: Option<&Path>, text: &str) -> Result<(), String> {
    match path {
        Some(path) => fs::write(path, text).map_err(|error| format!("{}: {error}", path.display())),
        None => match io::stdout().write_all(text.as_bytes()) {
            // The reader of a pipe may have seen enough.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
            _ => Ok(()),
        },
    }
}

/// Writes documents into a folder, which is made where it is missing.
///
/// # Errors
/// When one can't be written.
pub(crate) fn write_all<'a>(
    directory: &Path,
    documents: impl Iterator<Item = (&'a str, String)>,
) -> Result<(), String> {
    for (name, text) in documents {
        let path = directory.join(name);
        let folder = path.parent().unwrap_or(directory);
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        write(Some(&path), &text)?;
    }
    Ok(())
}

/// What the clock shows.
pub(crate) fn now() -> Option<Moment> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(Moment { epoch: since.as_secs(), micros: since.subsec_micros() })
}

/// Writes changes to the folder that was read: all, or none where one can't be written, or what it is a change of is not
/// there any more.
///
/// # Errors
/// Nothing was written: the message says why. Or the last step failed, and it says where.
pub(crate) fn write_changes(places: &Places, changes: &[Change<'_>]) -> Result<(), String> {
    if places.root.is_none() {
        return Err("an archive is not written to: unpack it, or print the patch".to_owned());
    }
    for change in changes {
        obstacle(places, change)
            .map_or(Ok(()), |reason| Err(format!("{}: {reason}; nothing was written", change.path)))?;
    }
    let mut staged: Vec<(PathBuf, PathBuf)> = Vec::new();
    for change in changes {
        let place = places.of(change.path);
        let beside = place.with_file_name(format!(".{}.limbeck", file_name(change.path)));
        let permissions = fs::metadata(&place).map(|it| it.permissions());
        let written = fs::write(&beside, &change.after);
        staged.push((beside.clone(), place));
        let whole = written.and_then(|()| permissions.map_or(Ok(()), |it| fs::set_permissions(&beside, it)));
        if let Err(error) = whole {
            for (beside, _) in staged {
                let _gone = fs::remove_file(beside);
            }
            return Err(format!("{}: {error}; nothing was written", change.path));
        }
    }
    for (beside, place) in staged {
        fs::rename(&beside, &place).map_err(|error| format!("{}: {error}", place.display()))?;
    }
    Ok(())
}

/// What keeps a change from being written.
fn obstacle(places: &Places, change: &Change<'_>) -> Option<String> {
    if normalised(change.path).as_deref() != Some(change.path) {
        return Some("it lies outside the folder".to_owned());
    }
    let place = places.of(change.path);
    let is_read_only = |path: &Path| fs::metadata(path).is_ok_and(|it| it.permissions().readonly());
    let directory = place.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if is_read_only(directory) {
        return Some("its folder is read-only".to_owned());
    }
    let Some(before) = change.before else {
        return place.symlink_metadata().is_ok().then(|| "there is such a file by now".to_owned());
    };
    if place.symlink_metadata().is_ok_and(|it| it.is_symlink()) {
        return Some("it is a link".to_owned());
    }
    if is_read_only(&place) {
        return Some("it is read-only".to_owned());
    }
    match fs::read(&place) {
        Ok(bytes) if bytes == before => None,
        Ok(_) => Some("it has changed since it was read".to_owned()),
        Err(error) => Some(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(changes: &[Change<'_>], words: &str) {
        let root = std::env::temp_dir().join(format!("limbeck-disk-{}-{}", std::process::id(), words.len()));
        fs::create_dir_all(root.join("versions")).unwrap();
        fs::write(root.join("versions/a.py"), "a").unwrap();
        fs::write(root.join("versions/b.py"), "b").unwrap();
        let places = Places { root: Some(root.clone()), others: BTreeMap::new() };
        let refused = write_changes(&places, changes).unwrap_err();
        let names = fs::read_dir(root.join("versions")).unwrap().count();
        let text = fs::read_to_string(root.join("versions/a.py")).unwrap();
        fs::remove_dir_all(root).unwrap();
        assert!(refused.contains(words) && refused.contains("nothing was written"), "{refused}");
        assert_eq!((names, text.as_str()), (2, "a"));
    }

    #[test]
    fn all_is_written_or_nothing() {
        let change = |path, before| Change { path, before, after: b"x".to_vec() };
        let sure = || change("versions/a.py", Some(b"a".as_slice()));
        check(&[sure(), change("versions/b.py", Some(b"other".as_slice()))], "has changed since");
        check(&[sure(), change("versions/c.py", Some(b"c".as_slice()))], "No such file");
        check(&[sure(), change("versions/b.py", None)], "there is such a file");
        check(&[sure(), change("../b.py", None)], "outside the folder");
        check(&[sure(), change("nowhere/b.py", None)], "No such file or directory");
    }
}
