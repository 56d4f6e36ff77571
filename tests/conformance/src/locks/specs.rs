//! The specs of locks, whose migrations PostgreSQL runs too.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use limbeck_tools::environments::FOLDER;
use serde_json::{Value, json};

const SPECS: &str = "tests/specs/locks.md";

/// Writes the folder of each heading with migrations, and asks about it.
pub(super) fn questions(python: &Path) -> Result<Vec<(String, PathBuf, Value)>> {
    let text = fs::read_to_string(SPECS).with_context(|| format!("cannot read {SPECS}"))?;
    let sections = limbeck_blocks::sections(&text).with_context(|| SPECS.to_owned())?;
    let place = std::env::current_dir()?.join(FOLDER).join("specs-locks");
    if place.is_dir() {
        fs::remove_dir_all(&place)?;
    }
    let mut questions = Vec::new();
    // Other databases have no such locks.
    let is_asked = |language: &str| language.starts_with("locks ") && !language.contains("dialect=");
    for section in sections.iter().filter(|it| it.blocks.iter().any(|block| is_asked(&block.language))) {
        let root = place.join(questions.len().to_string());
        let mut version_locations = BTreeSet::new();
        for (path, text) in &section.files {
            let path = root.join(path);
            let parent = path.parent().unwrap_or(&root).to_owned();
            fs::create_dir_all(&parent)?;
            fs::write(&path, text)?;
            if text.lines().any(|line| line.starts_with("revision")) {
                version_locations.insert(parent);
            }
        }
        let none: [&str; 0] = [];
        let question = json!({
            "name": "specs", "database": "postgresql", "sha256": none, "root": root, "script_location": root,
            "version_locations": version_locations, "naming_convention": null, "installed": none, "variables": none,
            "python": python,
        });
        questions.push((format!("specs: {}", section.heading), root, question));
    }
    Ok(questions)
}
