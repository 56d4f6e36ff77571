//! The WebAssembly package: the crate compiled, given its JavaScript glue, and made small.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use limbeck_tools::programs;
use wasm_bindgen_cli_support::Bindgen;

use crate::compiler::{TARGET, compiler};
use crate::lean;
use crate::settings::{self, Settings, Target};
use crate::stamp::Stamp;

/// A crate that is compiled.
struct Crate<'a> {
    /// What its library is called.
    library: &'a str,
    /// Its own target folder: two compilers, or two crates, that share one would undo each other's work.
    target_dir: &'a str,
    /// What its file is made from, besides its own folder.
    inputs: &'a [&'a Path],
}

const WASM_OPT: &str = "www/node_modules/.bin/wasm-opt";

/// Writes the package into the `out-dir` of the settings, unless it is there and up to date.
pub(crate) fn build(settings: &Settings) -> Result<()> {
    package_of(&Crate { library: "limbeck", target_dir: "target/wasm", inputs: &[] }, settings)
}

/// Writes what the benchmark measures in WebAssembly, made just as the package is; what Node requires of it.
pub(crate) fn build_benchmark(settings: Settings) -> Result<PathBuf> {
    let inputs = [settings.source.clone(), PathBuf::from("tests/bench/work.rs")];
    let settings = Settings {
        source: "tests/bench/wasm".into(),
        target: Target::Node,
        out_dir: "target/bench-wasm/package".into(),
        out_name: "bench".to_owned(),
        ..settings
    };
    let inputs = inputs.each_ref().map(PathBuf::as_path);
    package_of(&Crate { library: "limbeck_bench", target_dir: "target/bench-wasm", inputs: &inputs }, &settings)?;
    Ok(settings.out_dir.join(&settings.out_name).with_extension("js"))
}

fn package_of(crate_: &Crate<'_>, settings: &Settings) -> Result<()> {
    let compiled = compile(crate_, settings)?;
    let step = format!("package-{}", crate_.library);
    let stamp = Stamp::of(&step, &[&compiled, Path::new(settings::PATH)])?;
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

fn compile(crate_: &Crate<'_>, settings: &Settings) -> Result<PathBuf> {
    let compiled = Path::new(crate_.target_dir).join(TARGET).join(&settings.profile).join(crate_.library);
    let compiled = compiled.with_extension("wasm");
    let mut inputs = vec![&*settings.source];
    inputs.extend(["Cargo.toml", "Cargo.lock", settings::PATH, lean::PATH].map(Path::new));
    inputs.extend(crate_.inputs);
    let stamp = Stamp::of(&format!("compile-{}", crate_.library), &inputs)?;
    if stamp.is_fresh() && compiled.is_file() {
        return Ok(compiled);
    }
    let mut cargo = compiler()?.cargo_rustc()?;
    programs::announce(&format!("Compiling {} to WebAssembly", crate_.library), "4 minutes the first time, 1 later on");
    cargo
        .arg("--config")
        .arg(format!("paths=['{}']", lean::sqlparser()?.display()))
        .arg("--manifest-path")
        .arg(settings.source.join("Cargo.toml"))
        .args(["--lib", "--profile", &settings.profile, "--target-dir", crate_.target_dir, "--"])
        .arg(format!("-Clink-arg=-zstack-size={}", settings.stack_size));
    programs::run(&mut cargo)?;
    stamp.write()?;
    Ok(compiled)
}

fn bind(settings: &Settings, compiled: &Path) -> Result<()> {
    programs::announce("Writing the JavaScript glue", "2 s");
    if settings.out_dir.is_dir() {
        fs::remove_dir_all(&settings.out_dir).context("cannot empty the package folder")?;
    }
    let mut bindgen = Bindgen::new();
    match settings.target {
        Target::Web => bindgen.web(true)?,
        Target::Node => bindgen.nodejs(true)?,
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
    programs::announce("Optimising the WebAssembly", "a minute");
    let wasm = package(settings);
    programs::run(programs::command(WASM_OPT).args(&settings.wasm_opt).arg(&wasm).arg("-o").arg(&wasm))
}
