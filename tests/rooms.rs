//! The rooms of the core stand in an order, and each uses only those before it: data flows one way.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The files and folders of `crate/src`, from the ground up.
const ROOMS: [&str; 40] = [
    "ordered",
    "text",
    "raised",
    "dialect",
    "quoted",
    "secret",
    "folder",
    "python",
    "operation",
    "sql",
    "schema",
    "offline",
    "project",
    "preferences",
    "value",
    "alchemy",
    "interpret",
    "revision",
    "graph",
    "impact",
    "replay",
    "inventory",
    "models",
    "environment",
    "draft",
    "fix",
    "finding",
    "rules",
    "beside",
    "checks",
    "audit",
    "patch",
    "compare",
    "report",
    "view",
    "record",
    "wasm",
    "disk",
    "arguments",
    "main",
];

#[test]
fn each_room_uses_only_those_before_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut upwards = Vec::new();
    let mut seen = BTreeSet::new();
    for file in files(&src) {
        let path = file.strip_prefix(&src).unwrap().with_extension("");
        let room = path.iter().next().unwrap().to_str().unwrap().to_owned();
        if room == "lib" {
            continue;
        }
        let own = ROOMS.iter().position(|it| *it == room);
        let Some(own) = own else { panic!("{room} has no place in the order of rooms") };
        seen.insert(own);
        // In a room's own file, `super` is the crate.
        let roots: &[&str] = if path.components().count() == 1 { &["crate::", "super::"] } else { &["crate::"] };
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
        for line in code {
            for used in roots.iter().flat_map(|root| named_behind(line, root)) {
                let at = ROOMS.iter().position(|it| *it == used);
                if at.is_some_and(|at| at > own) {
                    upwards.push(format!("{}: {line}", path.display()));
                }
            }
        }
    }
    assert!(upwards.is_empty(), "these reach for a room above their own:\n{}", upwards.join("\n"));
    assert_eq!(seen.len(), ROOMS.len(), "a room of the order is not there any more");
}

/// The names of rooms after a root such as `crate::`.
fn named_behind<'l>(line: &'l str, root: &str) -> impl Iterator<Item = &'l str> {
    line.match_indices(root).map(move |(at, _)| {
        let rest = &line[at + root.len()..];
        assert!(!rest.starts_with('{'), "a `use` names one room: {line}");
        rest.split(|it: char| !(it.is_alphanumeric() || it == '_')).next().unwrap_or_default()
    })
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn rooms_are_found_wherever_they_are_named() {
    let line = "let id: crate::schema::Id = crate::sql::read(text);";
    assert_eq!(named_behind(line, "crate::").collect::<Vec<_>>(), ["schema", "sql"]);
}
