//! A fix fixes: where the change that a finding offers is made, the finding is gone, and no error or warning has come. What
//! `git apply` makes of the patch is what is written.
//!
//! Tried on every folder of the specs, and on those of a folder that `LIMBECK_FOLDERS` names; a fix that can't be made
//! fails the test as well.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use limbeck::audit::{Audit, audit};
use limbeck::environment::Options;
use limbeck::finding::Severity;
use limbeck::fix::Fix;
use limbeck::folder::Folder;
use limbeck::patch::{Outcome, Patch, sure};
use limbeck::report::schema;
use limbeck::rules::Finding;

/// The files of a folder by their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// How often a rule finds something in a file: of any severity, and errors and warnings alone.
type Counts = BTreeMap<(&'static str, String), (usize, usize)>;

/// What is found.
fn audited(files: &Files) -> Audit {
    let mut folder = Folder::default();
    for (path, bytes) in files {
        folder.add(path, bytes.clone());
    }
    audit(&folder, &Options::default(), &mut |_, _| {})
}

/// How often something is found in each file.
fn counts(audit: &Audit) -> Counts {
    let mut counts = Counts::new();
    for finding in &audit.findings {
        let (all, bad) = counts.entry((finding.rule.name, finding.path.clone())).or_default();
        *all += 1;
        // Advice comes as soon as a migration gets further.
        *bad += usize::from(finding.severity() < Severity::Info && !finding.rule.group.advises());
    }
    counts
}

/// What the migrations of each environment leave.
fn schemas(audit: &Audit) -> Vec<String> {
    let of = |environment| schema::document(&[schema::Snapshot::last(environment)], schema::Format::Sql);
    // Comments say at which revision it is.
    let without_comments =
        |text: String| text.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n");
    audit.environments.iter().map(of).map(without_comments).collect()
}

/// The folder with a patch made.
fn patched(files: &Files, patch: &Patch) -> Files {
    let mut all = files.clone();
    all.extend(patch.changes().map(|change| (change.path.to_owned(), change.after)));
    all
}

fn folders() -> Vec<(String, Files)> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/specs");
    let mut folders = Vec::new();
    for document in limbeck_blocks::documents(&specs).unwrap() {
        for section in limbeck_blocks::sections(&document.text).unwrap() {
            folders.push((
                format!("{}: {}", document.name, section.heading),
                section.files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect(),
            ));
        }
    }
    let own = |path: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    let more = std::env::var_os("LIMBECK_FOLDERS").map(PathBuf::from);
    let many = [Some(own("www/samples")), more].into_iter().flatten().flat_map(|path| std::fs::read_dir(path).unwrap());
    let directories = many.map(|entry| entry.unwrap().path()).chain([own("tests/gap")]);
    for path in directories.filter(|path| path.is_dir()) {
        let mut files = Files::new();
        read_into(&mut files, &path, &path);
        folders.push((path.display().to_string(), files));
    }
    folders
}

fn read_into(files: &mut Files, top: &Path, directory: &PathBuf) {
    for entry in std::fs::read_dir(directory).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_into(files, top, &path);
        } else if let Ok(bytes) = std::fs::read(&path) {
            files.insert(path.strip_prefix(top).unwrap().to_str().unwrap().to_owned(), bytes);
        }
    }
}

/// Whether lines move by a fix: a finding is known by its count then, not by its line.
fn moves_lines(fix: &Fix) -> bool {
    fix.edits.iter().any(|edit| edit.removed().len() != edit.lines.len())
}

#[test]
fn each_fix_fixes() {
    let mut tried = 0;
    let mut failed: Vec<String> = Vec::new();
    let mut kinds: BTreeSet<&str> = BTreeSet::new();
    for (name, files) in folders() {
        let audit = audited(&files);
        let before = counts(&audit);
        for finding in &audit.findings {
            let Some(fix) = &finding.fix else { continue };
            let rule = finding.rule.name;
            let shown = fix.words().unwrap_or_else(|| fix.diff());
            if shown.contains('…') {
                failed.push(format!("{name}: {rule}: `{shown}` can't be pasted"));
            }
            let mut patch = Patch::default();
            let round =
                patch.take(&audit, |it| it.fix.as_ref().filter(|_| it.fingerprint == finding.fingerprint), None);
            if let [(_, reason)] = round.refused.as_slice() {
                failed.push(format!("{name}: {rule}: `{shown}`: {reason}"));
                continue;
            }
            let (diff, left_out) = patch.diff();
            assert!(!diff.is_empty() || !left_out.is_empty(), "{name}: {rule}: `{shown}` does nothing");
            tried += 1;
            kinds.insert(rule);
            let left = audited(&patched(&files, &patch));
            let after = counts(&left);
            let key = (rule, finding.path.clone());
            let count = |of: &Counts| of.get(&key).map_or(0, |(all, _)| *all);
            // The next place of the same kind may come to light.
            let here = |audit: &Audit| {
                let is_it = |it: &&Finding| {
                    it.rule.name == rule && it.path == finding.path && it.position.line == finding.position.line
                };
                audit.findings.iter().filter(is_it).count()
            };
            let is_still_there =
                if moves_lines(fix) { count(&after) == count(&before) } else { here(&left) >= here(&audit) };
            if is_still_there || count(&after) > count(&before) {
                failed.push(format!("{name}: {rule} is still there after `{shown}`"));
            }
            // What only runs otherwise makes the same schema; of a table that nothing creates, only what names it tells.
            let is_whole = audit.findings.iter().all(|it| it.rule.name != "table-never-created");
            if finding.rule.group.advises() && is_whole && schemas(&left) != schemas(&audit) {
                failed.push(format!("{name}: {rule}: `{shown}` makes another schema"));
            }
            // On which condition it holds, a reader has to know: where it doesn't, it brings what else is wrong.
            if !fix.is_sure() && !finding.rule.group.advises() {
                continue;
            }
            let bad = |of: &Counts, key: &(&'static str, String)| of.get(key).map_or(0, |(_, bad)| *bad);
            let new = after.keys().filter(|other| **other != key && bad(&after, other) > bad(&before, other));
            failed.extend(new.map(|(other, at)| format!("{name}: {rule}: `{shown}` brings {other} in {at}")));
        }
    }
    println!("{tried} fixes of {} rules", kinds.len());
    assert!(failed.is_empty(), "{} of {tried}:\n{}", failed.len(), failed.join("\n"));
    assert!(tried > 20, "only {tried}");
}

/// All fixes that are sure, made until none is left.
fn fixed(files: &Files) -> Outcome {
    let again = |patch: &Patch| Ok::<_, Infallible>(audited(&patched(files, patch)));
    let Ok(outcome) = Outcome::of(audited(files), |_, finding| sure(finding), None, again);
    outcome
}

#[test]
fn all_fixes_together_leave_none_and_are_one_patch() {
    let mut failed: Vec<String> = Vec::new();
    let mut patched_folders = 0;
    let directory = std::env::temp_dir().join(format!("limbeck-mends-{}", std::process::id()));
    for (name, files) in folders() {
        let outcome = fixed(&files);
        if outcome.patch.is_empty() {
            continue;
        }
        patched_folders += 1;
        let after = patched(&files, &outcome.patch);
        let second = fixed(&after);
        if !second.patch.is_empty() {
            failed.push(format!("{name}: a second run changes more:\n{}", second.patch.diff().0));
        }
        let bad = |of: &Counts| of.values().map(|(_, bad)| bad).sum::<usize>();
        if bad(&counts(&audited(&after))) > bad(&counts(&audited(&files))) {
            failed.push(format!("{name}: more is wrong than before:\n{}", outcome.patch.diff().0));
        }
        let (diff, left_out) = outcome.patch.diff();
        // What is left out is only written.
        if !left_out.is_empty() {
            continue;
        }
        let _none = std::fs::remove_dir_all(&directory);
        write(&directory, &files);
        let problem = applied(&directory, &diff);
        let mut found = Files::new();
        read_into(&mut found, &directory, &directory);
        let is_same = |(path, bytes): (&String, &Vec<u8>)| found.get(path) == Some(bytes);
        if let Some(problem) = problem {
            failed.push(format!("{name}: git apply: {problem}\n{diff}"));
        } else if !after.iter().all(is_same) {
            failed.push(format!("{name}: git apply makes something else of\n{diff}"));
        }
    }
    let _gone = std::fs::remove_dir_all(&directory);
    println!("{patched_folders} folders patched");
    assert!(failed.is_empty(), "{} of {patched_folders}:\n{}", failed.len(), failed.join("\n"));
    assert!(patched_folders > 20, "only {patched_folders}");
}

fn write(directory: &Path, files: &Files) {
    for (path, bytes) in files {
        let place = directory.join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, bytes).unwrap();
    }
}

/// What keeps `git apply` from taking a patch in a folder.
fn applied(directory: &Path, diff: &str) -> Option<String> {
    let patch = directory.join("limbeck.patch");
    std::fs::write(&patch, diff).unwrap();
    let mut git = Command::new("git");
    // In a folder inside of a repository, git leaves out what lies elsewhere.
    git.arg("apply").arg(&patch).current_dir(directory).env("GIT_CEILING_DIRECTORIES", directory.parent().unwrap());
    let output = git.stderr(Stdio::piped()).output().unwrap();
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}
