//! A compiler that can write WebAssembly: rustup's if it has the target or can get it, else Debian's.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};
use limbeck_tools::programs;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

pub(crate) enum Compiler {
    /// The toolchain that also compiles everything else, with a standard library for the target.
    Own,
    /// Debian's, of another version and without one: it compiles the standard library along with the crate.
    Debian { linker: PathBuf },
}

impl Compiler {
    /// `cargo rustc`, up to the package to compile.
    pub(crate) fn cargo_rustc(&self) -> Result<Command> {
        let mut cargo = match self {
            Compiler::Own => programs::cargo(),
            Compiler::Debian { linker } => {
                let mut cargo = programs::command(DEBIAN_CARGO);
                let path = env::var_os("PATH").unwrap_or_default();
                let path = env::join_paths([PathBuf::from("/usr/bin")].into_iter().chain(env::split_paths(&path)))?;
                cargo
                    .env("PATH", path)
                    .env("RUSTC", DEBIAN_RUSTC)
                    .env_remove("LD_LIBRARY_PATH") // of the other toolchain, from `cargo run`
                    .env("RUSTC_BOOTSTRAP", "1") // for -Zbuild-std
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                cargo
            }
        };
        cargo.args(["rustc", "--quiet", "--locked", "--target", TARGET]);
        if let Compiler::Debian { .. } = self {
            cargo.arg("-Zbuild-std=std,panic_abort");
        }
        Ok(cargo)
    }
}

pub(crate) fn compiler() -> Result<Compiler> {
    if own_has_target() {
        return Ok(Compiler::Own);
    }
    if let Some(debian) = debian() {
        return Ok(debian);
    }
    if programs::found("rustup").is_some() {
        programs::announce(&format!("Adding {TARGET} with rustup"), "10 s");
        // Where rustup's server is out of reach it does not say no, it hangs.
        let added =
            programs::run_within(programs::command("rustup").args(["target", "add", TARGET]), Duration::from_secs(30));
        if added.is_ok() && own_has_target() {
            return Ok(Compiler::Own);
        }
    }
    let tool = format!("the target {TARGET} (rustup target add {TARGET})");
    programs::install_from_debian(&tool, &["rustc-web", "cargo-web", "rust-web-src"], "a minute")?;
    match debian() {
        Some(debian) => Ok(debian),
        None => bail!("Debian's compiler was installed, but no linker for WebAssembly: sudo apt-get install lld"),
    }
}

fn own_has_target() -> bool {
    let mut rustc = programs::command("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    programs::output(&mut rustc).is_ok_and(|folder| Path::new(folder.trim()).is_dir())
}

fn debian() -> Option<Compiler> {
    let sysroot = sysroot(DEBIAN_RUSTC)?;
    let has_std = sysroot.join("lib/rustlib/src/rust/library/std").is_dir();
    (has_std && Path::new(DEBIAN_CARGO).is_file()).then_some(())?;
    Some(Compiler::Debian { linker: linker()? })
}

/// rustup's own copy of lld serves any compiler; else one of Debian's.
fn linker() -> Option<PathBuf> {
    let bundled = sysroot("rustc")?.join("lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld");
    if bundled.is_file() {
        return Some(bundled);
    }
    ["rust-lld", "wasm-ld"].into_iter().find_map(programs::found)
}

fn sysroot(rustc: &str) -> Option<PathBuf> {
    let sysroot = programs::output(programs::command(rustc).args(["--print", "sysroot"])).ok()?;
    Some(PathBuf::from(sysroot.trim()))
}
