//! The WebAssembly package: the crate compiled, given its JavaScript glue, and made small.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::compiler::{TARGET, compiler};
use crate::settings::{self, Settings, Target};
use crate::stamp::Stamp;
use crate::tools;

/// Its own target folder: two compilers that share one would undo each other's work.
const TARGET_DIR: &str = "target/wasm";

const WASM_OPT: &str = "www/node_modules/.bin/wasm-opt";

/// Writes the package into the `out-dir` of the settings, unless it is there and up to date.
pub(crate) fn build(settings: &Settings) -> Result<()> {
    let compiled = compile(settings)?;
    let stamp = Stamp::of("package", &[&compiled, Path::new(settings::PATH)])?;
    if stamp.is_fresh() && package(settings).is_file() {
        return Ok(());
    }
    bind(settings, &compiled)?;
    optimise(settings)?;
    stamp.write()
}

/// The .wasm of the finished package.
pub(crate) fn package(settings: &Settings) -> PathBuf {
    settings.out_dir.join(format!("{}_bg.wasm", settings.out_name))
}

fn compile(settings: &Settings) -> Result<PathBuf> {
    let compiled = Path::new(TARGET_DIR).join(TARGET).join(&settings.profile).join("limbeck.wasm");
    let inputs = [&settings.source, Path::new("Cargo.toml"), Path::new("Cargo.lock"), Path::new(settings::PATH)];
    let stamp = Stamp::of("compile", &inputs)?;
    if stamp.is_fresh() && compiled.is_file() {
        return Ok(compiled);
    }
    let mut cargo = compiler()?.cargo_rustc()?;
    tools::announce("Compiling the core to WebAssembly", "4 minutes the first time, 1 later on");
    cargo
        .arg("--manifest-path")
        .arg(settings.source.join("Cargo.toml"))
        .args(["--lib", "--profile", &settings.profile, "--target-dir", TARGET_DIR, "--"])
        .arg(format!("-Clink-arg=-zstack-size={}", settings.stack_size));
    tools::run(&mut cargo)?;
    stamp.write()?;
    Ok(compiled)
}

fn bind(settings: &Settings, compiled: &Path) -> Result<()> {
    tools::announce("Writing the JavaScript glue", "2 s");
    if settings.out_dir.is_dir() {
        fs::remove_dir_all(&settings.out_dir).context("cannot empty the package folder")?;
    }
    let mut bindgen = Bindgen::new();
    match settings.target {
        Target::Web => bindgen.web(true)?,
    };
    bindgen
        .input_path(compiled)
        .out_name(&settings.out_name)
        .typescript(true)
        .omit_default_module_path(false)
        .generate(&settings.out_dir)
        .context("wasm-bindgen could not write the glue")
}

fn optimise(settings: &Settings) -> Result<()> {
    tools::announce("Optimising the WebAssembly", "a minute");
    let wasm = package(settings);
    tools::run(tools::command(WASM_OPT).args(&settings.wasm_opt).arg(&wasm).arg("-o").arg(&wasm))
}
