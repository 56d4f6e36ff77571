//! A fix fixes: where the change that a finding offers is made, the finding is gone, and no error or warning has come.
//!
//! Tried on every folder of the specs, and on those of a folder that `LIMBECK_FOLDERS` names; a fix that can't be tried
//! fails the test as well.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use limbeck::audit::audit;
use limbeck::environment::Options;
use limbeck::finding::Severity;
use limbeck::folder::Folder;
use limbeck::folder::parent;

/// The files of a folder by their paths.
type Files = BTreeMap<String, String>;

/// A finding: its rule, path, line and fix.
type Told = (&'static str, String, u32, Option<String>);

/// How often a rule finds something in a file: of any severity, and errors and warnings alone.
type Counts = BTreeMap<(&'static str, String), (usize, usize)>;

/// What is found, and how often in each file.
fn found(files: &Files) -> (Vec<Told>, Counts) {
    let mut folder = Folder::default();
    for (path, text) in files {
        folder.add(path, text.clone().into_bytes());
    }
    let audit = audit(&folder, &Options::default(), &mut |_, _| {});
    let mut counts = Counts::new();
    for finding in &audit.findings {
        let (all, bad) = counts.entry((finding.rule.name, finding.path.clone())).or_default();
        *all += 1;
        // Advice comes as soon as a migration gets further.
        *bad += usize::from(finding.severity() < Severity::Info && !finding.rule.group.advises());
    }
    let told = audit.findings.iter().map(|it| (it.rule.name, it.path.clone(), it.position.line, it.mend.clone()));
    (told.collect(), counts)
}

/// The folder with a fix made, for a finding about a file.
fn fixed(files: &Files, path: &str, fix: &str) -> Option<Files> {
    if let Some(heads) = fix.strip_prefix("`alembic merge -m \"merge heads\" ") {
        return Some(merged(files, path, heads.strip_suffix('`')?));
    }
    // A condition may follow, or where else to do the same.
    let end = fix.rfind('`').map_or(fix.len(), |at| at + 1);
    let (edit, rest) = fix.split_at(end);
    if rest.starts_with(", and the same wherever other files name it") {
        return everywhere(files, edit);
    }
    if let Some((file, heads)) = edit.split_once(", its only line: ").or_else(|| edit.split_once(", one per line: ")) {
        let lines: String = heads.split(", ").map(|head| format!("{}\n", head.trim_matches('`'))).collect();
        let mut all = files.clone();
        all.insert(file.to_owned(), lines);
        return Some(all);
    }
    mended(files, edit)
}

/// What `alembic merge` adds: a revision after all of these.
fn merged(files: &Files, path: &str, heads: &str) -> Files {
    let parents: Vec<String> = heads.split(' ').map(|head| format!("{head:?}")).collect();
    let merge = format!(
        "\"\"\"merge heads\"\"\"\nrevision = \"c0ffee123457\"\ndown_revision = ({})\n\ndef upgrade():\n    pass\n\ndef downgrade():\n    pass\n",
        parents.join(", ")
    );
    let mut all = files.clone();
    all.insert(format!("{}/c0ffee123457_merge.py", parent(path)).trim_start_matches('/').to_owned(), merge);
    all
}

/// The folder with a line written as the fix says, and the id that it had replaced in all other files.
fn everywhere(files: &Files, edit: &str) -> Option<Files> {
    let mut all = mended(files, edit)?;
    let (place, new) = edit.split_once(": `")?;
    let (path, line) = place.rsplit_once(", line ")?;
    let old = files.get(path)?.lines().nth(line.parse::<usize>().ok()?.checked_sub(1)?)?;
    let value = |text: &str| Some(text.split_once('=')?.1.trim_matches([' ', '`', '"', '\'']).to_owned());
    let (old, new) = (value(old)?, value(new)?);
    for (other, text) in &mut all {
        if other != path {
            *text = text
                .replace(&format!("\"{old}\""), &format!("\"{new}\""))
                .replace(&format!("= {old}\n"), &format!("= \"{new}\"\n"));
        }
    }
    Some(all)
}

/// The folder with a line written, put in or taken out.
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
    if let Some(removed) = text.strip_prefix("remove line") {
        let numbers = removed.trim_start_matches('s').split(", ").map(|number| number.trim().parse::<usize>());
        let removed: BTreeSet<usize> = numbers.collect::<Result<_, _>>().ok()?;
        let kept = files.get(place)?.lines().enumerate().filter(|(at, _)| !removed.contains(&(at + 1)));
        let mut all = files.clone();
        all.insert(place.to_owned(), kept.map(|(_, line)| format!("{line}\n")).collect());
        return Some(all);
    }
    let (path, line, is_new) = if let Some((path, line)) = place.rsplit_once(", before line ") {
        (path, line, true)
    } else {
        let (path, line) = place.rsplit_once(", line ")?;
        (path, line, false)
    };
    let at = line.parse::<usize>().ok()?.checked_sub(1)?;
    let mut lines: Vec<String> = files.get(path)?.lines().map(ToOwned::to_owned).collect();
    let line = lines.get(at)?;
    let indented = format!("{}{text}", &line[..line.len() - line.trim_start().len()]);
    if is_new {
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
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            files.insert(path.strip_prefix(top).unwrap().to_str().unwrap().to_owned(), text);
        }
    }
}

/// Fixes that say on what condition they hold: where it doesn't, they bring what else is wrong.
const CONDITIONS: [&str; 2] = [", if what came before was left out on purpose", ", the only other head, if "];

#[test]
fn each_fix_fixes() {
    let mut tried = 0;
    let mut failed: Vec<String> = Vec::new();
    let mut kinds: BTreeSet<&str> = BTreeSet::new();
    for (name, files) in folders() {
        let (findings, before) = found(&files);
        for (rule, path, line, fix) in findings.clone() {
            let Some(fix) = fix else { continue };
            if fix.contains('…') {
                failed.push(format!("{name}: {rule}: `{fix}` can't be pasted"));
                continue;
            }
            let Some(after) = fixed(&files, &path, &fix) else {
                failed.push(format!("{name}: {rule}: `{fix}` can't be tried"));
                continue;
            };
            tried += 1;
            kinds.insert(rule);
            let (left, after) = found(&after);
            let key = (rule, path);
            let count = |of: &Counts| of.get(&key).map_or(0, |(all, _)| *all);
            // The next place of the same kind may come to light.
            let here = |all: &[Told]| {
                all.iter().filter(|(other, at, there, _)| (*other, at) == (key.0, &key.1) && *there == line).count()
            };
            let is_moved = fix.contains(" before line ") || fix.contains(": remove line");
            let is_still_there =
                if is_moved { count(&after) == count(&before) } else { here(&left) >= here(&findings) };
            if is_still_there || count(&after) > count(&before) {
                failed.push(format!("{name}: {rule} is still there after `{fix}`"));
            }
            if CONDITIONS.iter().any(|condition| fix.contains(condition)) {
                continue;
            }
            let bad = |of: &Counts, key: &(&'static str, String)| of.get(key).map_or(0, |(_, bad)| *bad);
            let new = after.keys().filter(|other| **other != key && bad(&after, other) > bad(&before, other));
            failed.extend(new.map(|(other, at)| format!("{name}: {rule}: `{fix}` brings {other} in {at}")));
        }
    }
    println!("{tried} fixes of {} rules", kinds.len());
    assert!(failed.is_empty(), "{} of {tried}:\n{}", failed.len(), failed.join("\n"));
    assert!(tried > 20, "only {tried}");
}
