//! Running the programs that the steps are made of, and installing those that are missing.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

/// A program that nobody is there to answer.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    command
}

/// The cargo that runs xtask.
pub fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// npm in `folder`, without its advertisements.
pub fn npm(folder: &str) -> Command {
    let mut npm = command("npm");
    npm.args(["--no-audit", "--no-fund", "--no-update-notifier", "--prefix", folder]);
    npm
}

/// A step of the build in one line: what it does, and how long that usually takes.
pub fn announce(step: &str, usually: &str) {
    println!("{step} (usually {usually})");
}

/// Runs a command with its output shown, and fails as it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    succeeded(command, status)
}

/// Runs a command and returns what it wrote; if it failed, that is part of the error.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| not_started(command, &error))?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        bail!("{}\n{}", failure(command, output.status), said.trim_end());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` wrote no UTF-8", shown(command)))
}

/// Runs a command that may hang, and ends it after `limit`.
pub fn run_within(command: &mut Command, limit: Duration) -> Result<()> {
    let mut child = command.spawn().map_err(|error| not_started(command, &error))?;
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return succeeded(command, status);
        }
        if begun.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            bail!("`{}` did not end within {} s", shown(command), limit.as_secs());
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// Where `program` is on the search path.
pub fn found(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Installs packages of Debian where that can be done without asking anybody: as root, with apt.
pub fn install_from_debian(tool: &str, packages: &[&str], usually: &str) -> Result<()> {
    let missing = || {
        anyhow!(
            "{tool} is missing; on Debian or Ubuntu: sudo apt-get install --no-install-recommends {}",
            packages.join(" ")
        )
    };
    if found("apt-get").is_none() || !is_root() {
        return Err(missing());
    }
    announce(&format!("Installing {} with apt", packages.join(", ")), usually);
    // The lists may be missing or old; where they cannot be renewed, those that are here may still do.
    let _ = output(apt().arg("update"));
    output(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages)).map(drop).with_context(missing)
}

fn apt() -> Command {
    let mut apt = command("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
    apt
}

fn is_root() -> bool {
    output(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("{}", failure(command, status));
    }
    Ok(())
}

fn failure(command: &Command, status: ExitStatus) -> String {
    format!("`{}` failed ({status})", shown(command))
}

fn not_started(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy();
    let remedy = match &*name {
        "npm" | "npx" | "node" => "install Node.js 20 or newer: sudo apt-get install nodejs npm",
        "python3" => "install Python 3: sudo apt-get install python3 python3-pip python3-venv",
        "cargo" | "rustc" | "rustup" => "install Rust from https://rustup.rs",
        "wasm-opt" => "install the page's packages: npm ci --prefix www",
        _ => "is it installed?",
    };
    anyhow!("{name} cannot be run ({error}); {remedy}")
}

fn shown(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}
