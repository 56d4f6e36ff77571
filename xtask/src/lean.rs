//! sqlparser without what only its messages ask for.
//!
//! A few lines of its parser write, compare or measure a piece of the tree, and so bring along how the whole tree is written,
//! compared and measured, which Limbeck never asks for: 8 % of what is downloaded. Cargo compiles a copy without them in its place
//! (Cargo's book, "Overriding Dependencies", paths overrides). What is parsed stays the same, and so do the messages, but for
//! three that are shorter.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use limbeck_tools::programs;
use serde::Deserialize;

use crate::page;

/// This file: what is compiled depends on it.
pub(crate) const PATH: &str = "xtask/src/lean.rs";

const PACKAGE: &str = "sqlparser";
const EDITED: &str = "src/parser/mod.rs";
const COPY: &str = "target/lean/sqlparser";

/// What stands in the parser, and what stands there instead.
const EDITS: [(&str, &str); 7] = [
    // Where a message is about: tokens come without places here.
    ("root.span().start", "Location::empty()"),
    ("x.span().start", "Location::empty()"),
    // Asked only of what was found to be identifiers before.
    (r#"format!("Expected identifier, found: {}", x)"#, r#""Expected identifier""#),
    (r#"format!("Expected identifier, found: {}", root)"#, r#""Expected identifier""#),
    (r#"format!("unmatched > after parsing data type {ty}")"#, r#""unmatched > after parsing data type""#),
    (r#""duplicate alias {inner_alias}""#, r#""duplicate alias {}", inner_alias.name"#),
    ("limit != Some(None)", "!matches!(limit, Some(None))"),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
}

/// The folder of the copy, made anew where it isn't as it should be.
pub(crate) fn sqlparser() -> Result<PathBuf> {
    let original = original()?;
    let mut needed = page::files(&original.join("src"))?;
    needed.push(original.join("Cargo.toml"));
    for file in needed {
        copy(&file, &Path::new(COPY).join(file.strip_prefix(&original)?))?;
    }
    Ok(fs::canonicalize(COPY)?)
}

/// Where Cargo keeps the package.
fn original() -> Result<PathBuf> {
    let metadata = programs::output(programs::cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Metadata = serde_json::from_str(&metadata).context("cannot read what `cargo metadata` says")?;
    let package = metadata.packages.into_iter().find(|package| package.name == PACKAGE);
    let package = package.with_context(|| format!("{PACKAGE} is no dependency"))?;
    Ok(package.manifest_path.with_file_name(""))
}

/// Writes a copy, edited where it is the parser; one that is right already stays, so that it isn't compiled again.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut text = fs::read_to_string(from).with_context(|| format!("cannot read {}", from.display()))?;
    if to.ends_with(EDITED) {
        for (written, instead) in EDITS {
            ensure!(text.contains(written), "{}: no `{written}` is left to replace: look at EDITS", from.display());
            text = text.replace(written, instead);
        }
    }
    if fs::read_to_string(to).is_ok_and(|there| there == text) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(to, text).with_context(|| format!("cannot write {}", to.display()))
}
