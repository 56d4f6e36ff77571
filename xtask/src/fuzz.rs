//! Inputs that no one would write, thrown at the core for as long as asked.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use limbeck_tools::programs;

const FOLDER: &str = "tests/fuzz";
const TARGETS: [&str; 2] = ["bytes", "migrations"];
const SPECS: &str = "tests/specs";

/// How long a target runs, where nothing else is asked for.
pub(crate) const SECONDS: u32 = 600;

/// Seconds that one input may take, instrumented and on cores that others share; and megabytes of memory.
const LIMITS: [&str; 2] = ["-timeout=10", "-rss_limit_mb=2048"];

pub(crate) fn fuzz(target: Option<&str>, seconds: u32) -> Result<()> {
    let targets: Vec<&str> = target.map_or(TARGETS.to_vec(), |target| vec![target]);
    install()?;
    let words = Path::new("target/fuzz/words.txt");
    fs::create_dir_all("target/fuzz")?;
    fs::write(words, dictionary(&fs::read_to_string(format!("{FOLDER}/grammar.txt"))?))?;
    write_specs(&Path::new(FOLDER).join("corpus/bytes"))?;
    write_choices(&Path::new(FOLDER).join("corpus/migrations"))?;
    for target in targets {
        let corpus = format!("{FOLDER}/corpus/{target}");
        fs::create_dir_all(&corpus)?;
        let mut run = cargo_fuzz("run");
        run.args(["--fuzz-dir", FOLDER, "--target-dir", "target/fuzz", "--sanitizer", "none", target, &corpus, "--"]);
        run.args(LIMITS).args(["-max_len=8192", "-len_control=0", "-print_final_stats=1"]);
        run.args([format!("-max_total_time={seconds}"), format!("-dict={}", words.display())]);
        let advice = || {
            format!(
                "{target} broke on the input in {FOLDER}/artifacts/{target}; once mended, keep its text in {FOLDER}/kept"
            )
        };
        programs::run(&mut run).with_context(advice)?;
    }
    Ok(())
}

/// `cargo fuzz`, which needs a nightly compiler.
fn cargo_fuzz(subcommand: &str) -> Command {
    let mut command = programs::command("rustup");
    command.args(["run", "nightly", "cargo", "fuzz", subcommand]);
    // The compiler that built this program is not the one that builds the targets.
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    command
}

fn install() -> Result<()> {
    if programs::output(programs::command("rustup").args(["run", "nightly", "rustc", "--version"])).is_err() {
        programs::announce("Installing a nightly compiler", "1 minute");
        programs::run(programs::command("rustup").args(["toolchain", "install", "nightly", "--profile", "minimal"]))?;
    }
    if programs::found("cargo-fuzz").is_none() {
        programs::announce("Installing cargo-fuzz", "2 minutes");
        programs::run(programs::cargo().args(["install", "cargo-fuzz", "--locked"]))?;
    }
    Ok(())
}

/// The words of the grammar, as libFuzzer wants them.
fn dictionary(grammar: &str) -> String {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let words: BTreeSet<&str> = grammar.split(|c| !is_of_word(c)).filter(|word| word.len() > 1).collect();
    words.iter().map(|word| format!("\"{word}\"\n")).collect()
}

/// Writes the Python of the specs, to begin with.
fn write_specs(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for document in limbeck_blocks::documents(Path::new(SPECS))? {
        let name = document.name.trim_end_matches(".md").replace('/', "-");
        let sections = limbeck_blocks::sections(&document.text).with_context(|| document.name)?;
        let files = sections.into_iter().flat_map(|section| section.files);
        for (at, (_, python)) in files.filter(|(path, _)| path.ends_with(".py")).enumerate() {
            fs::write(folder.join(format!("{name}-{at}")), python)?;
        }
    }
    Ok(())
}

/// Writes long runs of choices: grown from nothing, migrations would stay small for hours.
fn write_choices(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for seed in 0..200 {
        let choices: Vec<u8> = (0..20 * (seed + 1))
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()[3]
            })
            .collect();
        fs::write(folder.join(format!("choices-{seed}")), choices)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found() {
        assert_eq!(dictionary("    op.drop(<x>, ab)"), "\"ab\"\n\"op.drop\"\n");
    }
}
