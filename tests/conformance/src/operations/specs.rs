//! The specs of operations: what they say that runs, has to run in Alembic.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use limbeck_blocks::Section;
use limbeck_tools::environments::FOLDER;

use super::alembic::{self, End, Function, POSTGRESQL, Question, Ran};

const SPECS: &str = "tests/specs/operations";

/// Databases that a block may be about, which Alembic isn't asked about.
const OTHER_DIALECTS: [&str; 5] = ["mysql", "mariadb", "sqlite", "mssql", "oracle"];

/// What stands before a call that is conditional, skipped or unknown.
const MARKS: [char; 3] = ['?', '-', '!'];

/// A heading with its folder, and what it says of functions.
struct Spec {
    place: String,
    files: BTreeMap<String, String>,
    blocks: Vec<Block>,
}

/// What one function does.
struct Block {
    place: String,
    revision: String,
    function: String,
    /// `LINE DIRECTIVE` of calls that run.
    runs: Vec<String>,
    /// The same of those that may.
    marked: BTreeSet<String>,
}

/// Differences and counts as text, and whether the specs are right; nothing where there are none.
pub(super) fn compared(python: &Path) -> Result<(String, bool)> {
    let mut specs = Vec::new();
    for document in limbeck_blocks::documents(Path::new(SPECS))? {
        specs.extend(specs_in(&document.name, &document.text)?);
    }
    if specs.is_empty() {
        return Ok((String::new(), true));
    }
    let place = std::env::current_dir()?.join(FOLDER).join("specs");
    if place.is_dir() {
        fs::remove_dir_all(&place)?;
    }
    let questions = specs
        .iter()
        .enumerate()
        .map(|(at, spec)| spec.question(place.join(at.to_string())))
        .collect::<Result<Vec<_>>>()?;
    let answers = alembic::ran(python, &questions)?;

    let mut text = String::new();
    let (mut right, mut wrong, mut not_run) = (0, 0, 0);
    for (spec, answer) in specs.iter().zip(&answers) {
        for block in &spec.blocks {
            match spec.function(block, answer) {
                Err(problem) => {
                    not_run += 1;
                    text.push_str(&format!("{}: not run: {problem}\n", block.place));
                }
                Ok(function) => match block.difference(function) {
                    None => right += 1,
                    Some(ran) => {
                        wrong += 1;
                        let told = block.runs.join("; ");
                        text.push_str(&format!("{}\n    Alembic:  {ran}\n    the spec: {told}\n", block.place));
                    }
                },
            }
        }
    }
    text.push_str(&format!(
        "\nSpecs of operations: {right} functions as Alembic runs them, {wrong} otherwise, {not_run} not run offline\n"
    ));
    Ok((text, wrong == 0))
}

fn specs_in(file: &str, text: &str) -> Result<Vec<Spec>> {
    let spec = |section: Section| {
        let blocks = section.blocks.iter().filter_map(|block| {
            let head = block.language.strip_prefix("operations ")?;
            block_in(format!("{file}:{} {head}", block.line), head, &block.text)
        });
        Spec {
            place: format!("{file}:{} {}", section.line, section.heading),
            blocks: blocks.collect(),
            files: section.files.into_iter().collect(),
        }
    };
    let sections = limbeck_blocks::sections(text).with_context(|| file.to_owned())?;
    Ok(sections.into_iter().map(spec).filter(|spec| !spec.blocks.is_empty()).collect())
}

/// `REVISION FUNCTION [OPTIONS]`, and lines that begin with `LINE DIRECTIVE`.
fn block_in(place: String, head: &str, text: &str) -> Option<Block> {
    let mut words = head.split_whitespace();
    let (revision, function) = (words.next()?.to_owned(), words.next()?.to_owned());
    if words.any(|word| OTHER_DIALECTS.iter().any(|dialect| word.contains(dialect))) {
        return None;
    }
    let mut block = Block { place, revision, function, runs: Vec::new(), marked: BTreeSet::new() };
    for line in text.lines() {
        let is_marked = line.starts_with(MARKS);
        let mut words = line.trim_start_matches(MARKS).split_whitespace();
        let number = words.next().filter(|word| word.parse::<u32>().is_ok());
        let (Some(number), Some(directive)) = (number, words.next()) else { continue };
        let call = format!("{number} {directive}");
        if is_marked {
            block.marked.insert(call);
        } else {
            block.runs.push(call);
        }
    }
    block.runs.dedup_by(|one, other| one == other && has_several(one));
    Some(block)
}

/// Whether one call has a line for each thing that it does: the statements of an `execute`, the tables of a `create_all`.
fn has_several(call: &str) -> bool {
    call.ends_with("execute") || call.contains(" metadata.")
}

impl Spec {
    /// Writes the folder, and asks about it.
    fn question(&self, folder: PathBuf) -> Result<Question> {
        let mut version_locations = BTreeSet::new();
        for (path, text) in &self.files {
            let path = folder.join(path);
            let parent = path.parent().unwrap_or(&folder);
            fs::create_dir_all(parent)?;
            fs::write(&path, text)?;
            if text.lines().any(|line| line.starts_with("revision")) {
                version_locations.insert(parent.to_owned());
            }
        }
        Ok(Question {
            root: folder.clone(),
            script_location: folder.clone(),
            folder,
            version_locations: version_locations.into_iter().collect(),
            dialect: POSTGRESQL,
            writes_literals: false,
            naming_convention: None,
        })
    }

    /// The function that a block is about, as Alembic ran it, or why it did not.
    fn function<'a>(&self, block: &Block, answer: &'a Result<Ran, String>) -> Result<&'a Function, String> {
        let ran = answer.as_ref().map_err(String::clone)?;
        let is_revision = |text: &str| {
            let quoted = ['"', '\''].map(|quote| format!("{quote}{}{quote}", block.revision));
            text.lines().any(|line| line.starts_with("revision") && quoted.iter().any(|it| line.contains(it)))
        };
        let Some((path, _)) = self.files.iter().find(|(_, text)| is_revision(text)) else {
            return Err(format!("no file of {} has this revision", self.place));
        };
        match ran.get(&(path.clone(), block.function.clone())) {
            None => Err("there is no such function".to_owned()),
            Some(function) if function.end != End::Ran => Err(format!("{:?} {}", function.end, function.why)),
            Some(function) => Ok(function),
        }
    }
}

impl Block {
    /// What ran, where that isn't what the block says.
    fn difference(&self, function: &Function) -> Option<String> {
        let line = |line: Option<u32>| line.map_or("-".to_owned(), |line| line.to_string());
        let calls = function.calls.iter().map(|call| format!("{} {}", line(call.line), call.directive));
        let mut ran: Vec<String> =
            calls.filter(|call| !self.marked.contains(call) || self.runs.contains(call)).collect();
        ran.dedup_by(|one, other| one == other && has_several(one));
        (ran != self.runs).then(|| ran.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_tells_what_runs_from_what_may() {
        let lines = "3 create_table runs\n4 execute update runs\n4 execute insert runs\n?5 drop_table runs\n";
        let block = block_in(String::new(), "a upgrade", lines).unwrap();
        assert_eq!(block.runs, ["3 create_table", "4 execute"]);
        assert_eq!(block.marked.into_iter().collect::<Vec<_>>(), ["5 drop_table"]);
        assert!(block_in(String::new(), "a upgrade --dialect mysql", lines).is_none());
    }
}
