//! Five projects as teams leave them, and what an audit of each has to say. `tests/audits/NAME/` is the project,
//! `tests/audits/NAME.md` the statements, in tables under the command whose answer has them: all texts of the last column
//! stand in one line of it, as words of their own, a line with the headings above it and, where the command writes files, the file's name.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// A row of a table of statements.
struct Statement {
    number: String,
    says: String,
    texts: Vec<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The lines of a document as they are searched: without Markdown's marks, each behind the headings above it.
fn lines(document: &str) -> Vec<String> {
    let mut headings: Vec<(usize, String)> = Vec::new();
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
        let above: Vec<&str> = headings.iter().map(|(_, heading)| heading.as_str()).collect();
        found.push(format!("{} | {text}", above.join(" | ")));
    }
    found
}

/// What a command answers: its output, and the files that it writes in place of `DIR`.
fn answer(command: &str, name: &str) -> Vec<String> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("audits-{name}"));
    let _absent = std::fs::remove_dir_all(&directory);
    let arguments =
        command.split_whitespace().skip(1).map(|it| if it == "DIR" { directory.as_os_str() } else { it.as_ref() });
    let output = Command::new(env!("CARGO_BIN_EXE_limbeck")).args(arguments).current_dir(root()).output().unwrap();
    let mut found = lines(&String::from_utf8(output.stdout).unwrap());
    for entry in std::fs::read_dir(&directory).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        found.extend(lines(&std::fs::read_to_string(path).unwrap()).iter().map(|line| format!("{name} | {line}")));
    }
    assert!(!found.is_empty(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    found
}

/// The commands of a document of statements, each with the rows below it.
fn statements(document: &str) -> Vec<(String, Vec<Statement>)> {
    let mut found: Vec<(String, Vec<Statement>)> = Vec::new();
    for line in document.lines() {
        if line.starts_with("limbeck ") {
            if found.last().is_none_or(|(command, _)| command != line) {
                found.push((line.to_owned(), Vec::new()));
            }
        } else if let Some((_, rows)) = found.last_mut()
            && let [number, says, _, texts] = line.trim_matches(['|', ' ']).split(" | ").collect::<Vec<_>>().as_slice()
            && number.parse::<u32>().is_ok()
        {
            let texts = texts.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect();
            rows.push(Statement { number: (*number).to_owned(), says: (*says).to_owned(), texts });
        }
    }
    found
}

/// Whether a text stands in a line as a word of its own: `18` is not in `118`.
fn has(line: &str, text: &str) -> bool {
    let goes_on = |near: Option<char>, end: Option<char>| {
        let is_word = |char: Option<char>| char.is_some_and(|it| it.is_alphanumeric() || it == '_');
        is_word(near) && is_word(end)
    };
    line.match_indices(text).any(|(at, _)| {
        let (before, behind) = (line[..at].chars().next_back(), line[at + text.len()..].chars().next());
        !goes_on(before, text.chars().next()) && !goes_on(behind, text.chars().next_back())
    })
}

/// Looks for every statement about a project in what Limbeck says of it.
fn holds(name: &str) {
    let document = std::fs::read_to_string(root().join(format!("tests/audits/{name}.md"))).unwrap();
    let mut missing = Vec::new();
    let mut count = 0;
    for (command, rows) in statements(&document) {
        let said = answer(&command, name);
        for Statement { number, says, texts } in rows.iter().filter(|row| !row.texts.is_empty()) {
            count += 1;
            if !said.iter().any(|line| texts.iter().all(|text| has(line, text))) {
                missing.push(format!("{number}. {says}: no line has all of {texts:?}"));
            }
        }
    }
    assert!(count > 0, "{name} has no statement");
    assert!(missing.is_empty(), "{} of {count} are not said:\n{}", missing.len(), missing.join("\n"));
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
    for (name, password) in [("history", "catnip-31"), ("infrastructure", "hoist-4711"), ("rebuild", "semaphore-8")] {
        let document = std::fs::read_to_string(root().join(format!("tests/audits/{name}.md"))).unwrap();
        let (report, _) = &statements(&document)[0];
        for command in [report.clone(), format!("limbeck audit tests/audits/{name} --format json")] {
            let told = answer(&command, &format!("{name}-password"));
            let told: Vec<&String> = told.iter().filter(|line| line.contains(password)).collect();
            assert!(told.is_empty(), "{command}: {told:#?}");
        }
    }
}
