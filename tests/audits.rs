//! Five projects as teams leave them, and what an audit of each has to say. `tests/audits/NAME/` is the project,
//! `tests/audits/NAME.md` the statements, in tables under the command whose answer has them. All texts of a row stand in one
//! line of that answer, as words of their own: a line with the headings above it and, where the command writes files, the
//! file's name. The last column says under which heading that is. `LIMBECK_UPDATE=1` writes it anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// What stands in the last column where no line has the texts.
const NOWHERE: &str = "**no**";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A line of an answer, without Markdown's marks.
struct Line {
    /// The headings above it, the file's name before them.
    under: Vec<String>,
    text: String,
}

impl Line {
    /// Whether a text stands here as a word of its own: `18` is not in `118`.
    fn has(&self, text: &str) -> bool {
        let goes_on = |near: Option<char>, end: Option<char>| {
            let is_word = |char: Option<char>| char.is_some_and(|it| it.is_alphanumeric() || it == '_');
            is_word(near) && is_word(end)
        };
        let stands_in = |line: &str| {
            line.match_indices(text).any(|(at, _)| {
                let (before, behind) = (line[..at].chars().next_back(), line[at + text.len()..].chars().next());
                !goes_on(before, text.chars().next()) && !goes_on(behind, text.chars().next_back())
            })
        };
        stands_in(&self.text) || self.under.iter().any(|heading| stands_in(heading))
    }
}

/// The lines of a document.
fn lines(document: &str, file: Option<&str>) -> Vec<Line> {
    let mut headings: Vec<(usize, String)> = file.map(|file| (0, file.to_owned())).into_iter().collect();
    let mut is_code = false;
    let mut found = Vec::new();
    for line in document.lines() {
        is_code ^= line.trim_start().starts_with("```");
        let text = line.replace(['`', '*', '\\'], "");
        let level = line.chars().take_while(|char| *char == '#').count();
        if level > 0 && !is_code {
            headings.retain(|(above, _)| *above < level);
            headings.push((level, text.trim_start_matches('#').trim().to_owned()));
        }
        found.push(Line { under: headings.iter().map(|(_, heading)| heading.clone()).collect(), text });
    }
    found
}

/// What a command answers: its output, and the files that it writes in place of `DIR`.
fn answer(command: &str, name: &str) -> Vec<Line> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("audits-{name}"));
    let _absent = std::fs::remove_dir_all(&directory);
    let arguments =
        command.split_whitespace().skip(1).map(|it| if it == "DIR" { directory.as_os_str() } else { it.as_ref() });
    let output = Command::new(env!("CARGO_BIN_EXE_limbeck")).args(arguments).current_dir(root()).output().unwrap();
    let mut found = lines(&String::from_utf8(output.stdout).unwrap(), None);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&directory).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        found.extend(lines(&std::fs::read_to_string(path).unwrap(), Some(&file)));
    }
    assert!(!found.is_empty(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    found
}

/// The document of statements with its last column as it should be.
fn checked(document: &str, name: &str) -> String {
    let mut command = String::new();
    let mut said = Vec::new();
    let mut checked = String::new();
    for line in document.lines() {
        if line.starts_with("limbeck ") && line != command {
            line.clone_into(&mut command);
            said = answer(line, name);
        }
        checked.push_str(&match cells(line) {
            Some([number, statement, kind, texts, _]) => {
                let wanted: Vec<&str> = texts.split('`').skip(1).step_by(2).collect();
                let place = said.iter().find(|line| wanted.iter().all(|text| line.has(text))).map(|line| {
                    let under: Vec<&str> = line.under.iter().skip(1).map(String::as_str).collect();
                    match under.as_slice() {
                        [] => line.under.join(", "),
                        under => under.join(", "),
                    }
                });
                let place = if wanted.is_empty() { String::new() } else { place.unwrap_or(NOWHERE.to_owned()) };
                format!("| {number} | {statement} | {kind} | {texts} | {place} |")
            }
            None => line.to_owned(),
        });
        checked.push('\n');
    }
    checked
}

/// The cells of a statement's row: its number, what it says, what shows it, the texts that say it, and where.
fn cells(line: &str) -> Option<[&str; 5]> {
    let cells: Vec<&str> = line.strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
    let cells: [&str; 5] = cells.try_into().ok()?;
    cells[0].parse::<u32>().is_ok().then_some(cells)
}

/// Looks for every statement about a project in what Limbeck says of it.
fn holds(name: &str) {
    let path = root().join(format!("tests/audits/{name}.md"));
    let document = std::fs::read_to_string(&path).unwrap();
    let checked = checked(&document, name);
    if std::env::var_os("LIMBECK_UPDATE").is_some() {
        return std::fs::write(path, checked).unwrap();
    }
    let moved: Vec<String> = document
        .lines()
        .zip(checked.lines())
        .filter(|(before, now)| before != now)
        .map(|(before, now)| format!("- {before}\n+ {now}"))
        .collect();
    assert!(moved.is_empty(), "{} statements are said elsewhere, or no longer:\n{}", moved.len(), moved.join("\n"));
}

#[test]
fn of_migrations_one_by_one() {
    holds("migrations");
}

#[test]
fn of_a_history_beside_models() {
    holds("history");
}

#[test]
fn of_a_first_schema() {
    holds("schema");
}

#[test]
fn of_a_rebuild() {
    holds("rebuild");
}

#[test]
fn of_an_infrastructure_that_is_missing() {
    holds("infrastructure");
}

/// Passwords of the projects, which no answer may have.
#[test]
fn no_password_is_told() {
    let projects = [
        ("history", "catnip-31"),
        ("infrastructure", "hoist-4711"),
        ("rebuild", "semaphore-8"),
        ("schema", "postgres:postgres"),
    ];
    for (name, password) in projects {
        for asked in ["report PATH --kind NAME", "audit PATH --format json", "audit PATH --format csv --out DIR"] {
            let command = asked.replace("PATH", &format!("tests/audits/{name}")).replace("NAME", name);
            let told = answer(&format!("limbeck {command}"), &format!("{name}-password"));
            let told: Vec<&str> =
                told.iter().map(|line| line.text.as_str()).filter(|line| line.contains(password)).collect();
            assert!(told.is_empty(), "{command}: {told:#?}");
        }
    }
}
