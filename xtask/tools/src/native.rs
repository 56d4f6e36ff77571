//! Limbeck's native command.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::programs;

/// Limbeck, compiled to be measured (`release`), or as the tests have it (`debug`): beside this program in the target
/// folder.
pub fn compiled(profile: &str) -> Result<PathBuf> {
    let mut build = programs::cargo();
    build.args(["build", "--quiet", "--locked", "--package", "limbeck", "--bin", "limbeck"]);
    if profile == "release" {
        programs::announce("Compiling limbeck", "2 minutes the first time");
        build.arg("--release");
    }
    programs::run(&mut build)?;
    let own = env::current_exe()?;
    let target = own.parent().and_then(|folder| folder.parent()).context("this does not run from a target folder")?;
    Ok(target.join(profile).join("limbeck").with_extension(env::consts::EXE_EXTENSION))
}
