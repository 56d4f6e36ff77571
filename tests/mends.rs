//! A mend mends: where the change that a finding offers is made, the finding is gone, and no other has come.
//!
//! Tried on every folder of the specs, and on those of a folder that `LIMBECK_FOLDERS` names.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use limbeck::audit::audit;
use limbeck::environment::Options;
use limbeck::finding::Severity;
use limbeck::folder::Folder;

/// The files of a folder by their paths.
type Files = BTreeMap<String, String>;

/// A finding: its rule, path, line and mend.
type Told = (&'static str, String, u32, Option<String>);

/// What is found: errors and warnings, and how often each is in a file.
fn found(files: &Files) -> (Vec<Told>, BTreeMap<(&'static str, String), usize>) {
    let mut folder = Folder::default();
    for (path, text) in files {
        folder.add(path, text.clone().into_bytes());
    }
    let audit = audit(&folder, &Options::default(), &mut |_, _| {});
    let told = audit.findings.iter().filter(|it| it.severity() < Severity::Info);
    let mut counts = BTreeMap::new();
    for finding in told.clone() {
        *counts.entry((finding.rule.name, finding.path.clone())).or_default() += 1;
    }
    (told.map(|it| (it.rule.name, it.path.clone(), it.position.line, it.mend.clone())).collect(), counts)
}

/// The folder with a mend made; none where it is a command, changes several files, or says on what condition it holds.
fn mended(files: &Files, mend: &str) -> Option<Files> {
    if let Some((first, second)) = mend.split_once("`; line ") {
        let path = first.split_once(", line ")?.0;
        return mended(&mended(files, &format!("{first}`"))?, &format!("{path}, line {second}"));
    }
    let (place, text) = mend.split_once(": `").or_else(|| mend.split_once(": "))?;
    let text = if text.starts_with("remove") { text } else { text.strip_suffix('`')? };
    if let Some((path, function)) = place.split_once(", at the end of `") {
        let written = files.get(path)?;
        let begins = written.find(&format!("\ndef {}(", function.trim_end_matches('`')))? + 1;
        let body = written[begins..].find(":\n")? + begins + 2;
        let is_outside = |line: &str| !line.trim().is_empty() && !line.starts_with(' ');
        let mut end = body;
        for line in written[body..].split_inclusive('\n').take_while(|line| !is_outside(line)) {
            end += line.len();
        }
        let whole = format!("{}\n    {text}\n\n{}", written[..end].trim_end(), &written[end..]);
        let mut all = files.clone();
        all.insert(path.to_owned(), whole);
        return Some(all);
    }
    let (path, line, is_new) = if let Some((path, line)) = place.rsplit_once(", before line ") {
        (path, line, true)
    } else if let Some((path, line)) = place.rsplit_once(", line ") {
        (path, line, false)
    } else if let Some(line) = text.strip_prefix("remove line ") {
        (place, line, false)
    } else {
        return None;
    };
    let at = line.parse::<usize>().ok()?.checked_sub(1)?;
    let mut lines: Vec<String> = files.get(path)?.lines().map(ToOwned::to_owned).collect();
    let line = lines.get(at)?;
    let indented = format!("{}{text}", &line[..line.len() - line.trim_start().len()]);
    if mend.contains(": remove line ") {
        lines.remove(at);
    } else if is_new {
        lines.insert(at, indented);
    } else {
        lines[at] = indented;
    }
    let mut all = files.clone();
    all.insert(path.to_owned(), lines.join("\n") + "\n");
    Some(all)
}

fn folders() -> Vec<(String, Files)> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/specs");
    let mut folders = Vec::new();
    for document in limbeck_blocks::documents(&specs).unwrap() {
        for section in limbeck_blocks::sections(&document.text).unwrap() {
            folders.push((format!("{}: {}", document.name, section.heading), section.files.into_iter().collect()));
        }
    }
    if let Some(more) = std::env::var_os("LIMBECK_FOLDERS") {
        for entry in std::fs::read_dir(more).unwrap() {
            let path = entry.unwrap().path();
            let mut files = Files::new();
            read_into(&mut files, &path, &path);
            folders.push((path.display().to_string(), files));
        }
    }
    folders
}

fn read_into(files: &mut Files, top: &Path, directory: &PathBuf) {
    for entry in std::fs::read_dir(directory).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_into(files, top, &path);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            files.insert(path.strip_prefix(top).unwrap().to_str().unwrap().to_owned(), text);
        }
    }
}

#[test]
fn each_mend_mends() {
    let mut tried = 0;
    let mut failed: Vec<String> = Vec::new();
    let mut kinds: BTreeSet<&str> = BTreeSet::new();
    for (name, files) in folders() {
        let (findings, before) = found(&files);
        for (rule, path, line, mend) in findings.clone() {
            let Some(mend) = mend else { continue };
            if mend.contains('…') {
                failed.push(format!("{name}: {rule}: `{mend}` can't be pasted"));
                continue;
            }
            let Some(after) = mended(&files, &mend) else { continue };
            tried += 1;
            kinds.insert(rule);
            let (left, after) = found(&after);
            let key = (rule, path);
            // The next place of the same kind may come to light.
            let here = |all: &[Told]| {
                all.iter().filter(|(other, at, there, _)| (*other, at) == (key.0, &key.1) && *there == line).count()
            };
            let is_moved = mend.contains(" before line ") || mend.contains("remove line ");
            let is_still_there =
                if is_moved { after.get(&key) == before.get(&key) } else { here(&left) >= here(&findings) };
            if is_still_there || after.get(&key) > before.get(&key) {
                failed.push(format!("{name}: {rule} is still there after `{mend}`"));
            }
            let new = after
                .iter()
                .filter(|(other, count)| **other != key && before.get(*other).is_none_or(|was| was < count));
            failed.extend(new.map(|((other, at), _)| format!("{name}: {rule}: `{mend}` brings {other} in {at}")));
        }
    }
    println!("{tried} mends of {} rules", kinds.len());
    assert!(failed.is_empty(), "{} of {tried}:\n{}", failed.len(), failed.join("\n"));
    assert!(tried > 20, "only {tried}");
}
