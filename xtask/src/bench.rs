//! How fast Limbeck is beside Alembic, on real migrations, in one run.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use limbeck_tools::environments::{self, Environment};
use limbeck_tools::{native, programs, python};

use crate::{page, repository, settings, test, wasm};

const HISTORY: &str = "tests/conformance/alembic_history.py";

/// The environment that the browser is measured on too.
const IN_BROWSER: &str = "superset";

pub(crate) fn bench(names: &[&str]) -> Result<()> {
    let environments = match names {
        [] => environments::environments()?,
        names => names.iter().map(|name| environments::environment(name)).collect::<Result<_>>()?,
    };
    page::build()?;
    let python = python::with_alembic()?;
    let limbeck = native::compiled("release")?;

    println!("\nChains by shape and length, in memory; best of 3, of 1 where there are 100,000 revisions\n");
    benchmark("graph", &[])?;
    let folders: Vec<String> = environments
        .iter()
        .map(|environment| {
            Ok(format!("{}={}", environment.name, std::path::absolute(environment.folder_with_helpers()?)?.display()))
        })
        .collect::<Result<_>>()?;
    let in_wasm = interpret_in_wasm(&folders)?;
    let measured =
        folders.iter().zip(in_wasm).map(|(folder, (interpret, audit))| format!("{folder}={interpret:.2}={audit:.2}"));
    benchmark("interpret", &measured.collect::<Vec<_>>())?;
    benchmark("replay", &folders)?;

    println!("\nAlembic's history: {}", python::versions(&python)?);
    println!("  inside:  reading the revisions and writing the history, Alembic already imported; best of 3");
    println!("  process: the whole of `python` from start to end; best of 3");
    println!("  Both warm: the files are in the page cache and Python's compiled .pyc are in place.");
    println!(
        "Limbeck's audit: the whole process from start to end, JSON report written; best of 5, files in the page cache"
    );
    println!("  Alembic reads what the files say of themselves; Limbeck also reads what they do.\n");
    println!(
        "environment         migrations  history inside  history process     limbeck   inside/limbeck  process/limbeck"
    );

    let mut in_browser = None;
    for environment in &environments {
        let history = history(&python, environment)?;
        let audit = best_of(5, || audit(&limbeck, environment))?;
        println!(
            "{:<18}  {:>10}  {:>12.3} s  {:>13.3} s  {:>8.4} s  {:>14.1}x  {:>14.1}x{}",
            environment.name,
            history.revisions,
            history.inside.as_secs_f64(),
            history.process.as_secs_f64(),
            audit.as_secs_f64(),
            ratio(history.inside, audit),
            ratio(history.process, audit),
            history.note(environment),
        );
        if environment.name == IN_BROWSER {
            in_browser = Some(history);
        }
    }

    let (whole, alone) = repository::made(Path::new("target/repository"))?;
    let [whole, alone] = [best_of(10, || audit_of(&limbeck, &whole))?, best_of(10, || audit_of(&limbeck, &alone))?];
    println!(
        "\nA repository of {} files of Python, 51 of which matter: {:.1} ms; its migrations alone: {:.1} ms; {:.1} times as long",
        repository::FILES,
        whole.as_secs_f64() * 1000.0,
        alone.as_secs_f64() * 1000.0,
        ratio(whole, alone),
    );

    let sizes = page::sizes()?;
    println!(
        "\nDownload, gzip: .wasm {} kB, JavaScript {} kB, and {} kB fetched later",
        sizes.wasm.div_ceil(1000),
        sizes.js.div_ceil(1000),
        sizes.later_js.div_ceil(1000)
    );
    if let Some(history) = in_browser {
        let output = programs::output(test::playwright()?.args(["--config", "bench.config.ts"]))?;
        let shown = milliseconds_in(&output)
            .with_context(|| format!("the browser's bench printed no `drop-to-table <ms>`:\n{output}"))?;
        println!(
            "Chromium, {IN_BROWSER}, from the drop to the first table: {:.3} s; {:.1}x (inside), {:.1}x (process)",
            shown.as_secs_f64(),
            ratio(history.inside, shown),
            ratio(history.process, shown),
        );
        let repository: Vec<&str> =
            output.lines().filter_map(|line| line.trim().strip_prefix("whole-repository ")).collect();
        println!(
            "Chromium, a repository of 7,349 files, 447 of them migrations, from the drop to the first table, in ms: {}",
            repository.join(", ")
        );
        println!("Chromium, 5,000 revisions and 1,000 tables, from a question to the worker to its answer, in ms:");
        for line in output.lines().filter_map(|line| line.trim().strip_prefix("long-chain-")) {
            println!("  {line}");
        }
        println!("Chromium, the same project, the longest task of the page's main thread (the requirement: 100 ms):");
        for line in output.lines().filter_map(|line| line.trim().strip_prefix("longest-task ")) {
            println!("  {line}");
        }
    }
    Ok(())
}

/// Runs one of the package's benchmarks.
fn benchmark(name: &str, arguments: &[String]) -> Result<()> {
    let mut bench = programs::cargo();
    bench.args(["bench", "--quiet", "--locked", "--package", "limbeck", "--bench", name]);
    // In a folder of its own, where all is built one way: a library that is a cdylib too has no hash in its file's
    // name, and one that aborts on a panic, as a release does, would take the place of one that doesn't.
    bench.args(["--target-dir", "target/bench", "--config", "profile.release.panic=\"unwind\"", "--"]);
    programs::run(bench.args(arguments))
}

/// How long interpreting and the whole audit take in WebAssembly, in times of parsing, for each of the folders.
fn interpret_in_wasm(folders: &[String]) -> Result<Vec<(f64, f64)>> {
    let package = wasm::build_benchmark(settings::settings()?)?;
    let output =
        programs::output(programs::command("node").arg("tests/bench/interpret.mjs").arg(package).args(folders))?;
    let ratio = |line: &str| -> Option<(f64, f64)> {
        let mut times = line.split('\t').skip(1).map(|time| time.parse::<f64>().ok());
        let (parse, interpret, audit) = (times.next()??, times.next()??, times.next()??);
        Some((interpret / parse, audit / parse))
    };
    let ratios: Option<Vec<(f64, f64)>> = output.lines().map(ratio).collect();
    let ratios = ratios.filter(|ratios| ratios.len() == folders.len());
    ratios.with_context(|| format!("tests/bench/interpret.mjs wrote something else: {output}"))
}

/// What `alembic history` took, and how much of the migrations it saw.
struct History {
    revisions: usize,
    inside: Duration,
    process: Duration,
    only_header: usize,
}

impl History {
    fn note(&self, environment: &Environment) -> String {
        let mut notes = Vec::new();
        if self.revisions != environment.migrations {
            notes.push(format!("  ({} migrations were expected)", environment.migrations));
        }
        if self.only_header > 0 {
            notes.push(format!("  ({} files not imported, their header read)", self.only_header));
        }
        notes.concat()
    }
}

fn history(python: &Path, environment: &Environment) -> Result<History> {
    let run = || -> Result<History> {
        let mut script = programs::command(python);
        script
            .env_remove("PYTHONDONTWRITEBYTECODE") // which would have Alembic start cold each time
            // Beside the migrations, compiled files would be part of the folder that Limbeck reads.
            .env("PYTHONPYCACHEPREFIX", std::path::absolute("target/conformance/pycache")?)
            .arg(HISTORY)
            .arg(environment.script_location()?)
            .args(environment.version_locations()?);
        let begun = Instant::now();
        let output = programs::output(&mut script)?;
        let process = begun.elapsed();
        history_in(&output, process).with_context(|| format!("{HISTORY} wrote something else: {output}"))
    };
    run()?; // writes the .pyc
    let runs = [run()?, run()?, run()?];
    let [first, second, third] = &runs;
    Ok(History {
        revisions: first.revisions,
        inside: first.inside.min(second.inside).min(third.inside),
        process: first.process.min(second.process).min(third.process),
        only_header: first.only_header,
    })
}

fn history_in(output: &str, process: Duration) -> Option<History> {
    let mut columns = output.trim().split('\t');
    Some(History {
        revisions: columns.next()?.parse().ok()?,
        inside: Duration::try_from_secs_f64(columns.next()?.parse().ok()?).ok()?,
        process,
        only_header: columns.next()?.parse().ok()?,
    })
}

fn audit(limbeck: &Path, environment: &Environment) -> Result<()> {
    audit_of(limbeck, &environment.folder()?)
}

fn audit_of(limbeck: &Path, folder: &Path) -> Result<()> {
    let mut audit = programs::command(limbeck);
    audit.arg("audit").arg(folder).args(["--format", "json", "--fail-on", "never"]).stdout(Stdio::null());
    programs::run(&mut audit)
}

fn best_of(times: usize, run: impl Fn() -> Result<()>) -> Result<Duration> {
    run()?; // brings the files into the page cache
    let mut best = Duration::MAX;
    for _ in 0..times {
        let begun = Instant::now();
        run()?;
        best = best.min(begun.elapsed());
    }
    Ok(best)
}

fn milliseconds_in(output: &str) -> Option<Duration> {
    let (_, rest) = output.split_once("drop-to-table ")?;
    let milliseconds: f64 = rest.split_whitespace().next()?.parse().ok()?;
    Duration::try_from_secs_f64(milliseconds / 1000.0).ok()
}

fn ratio(longer: Duration, shorter: Duration) -> f64 {
    longer.as_secs_f64() / shorter.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_time_is_found_in_what_playwright_prints() {
        let output = "Running 1 test using 1 worker\n\ndrop-to-table 412.5\n  1 passed (3s)\n";
        assert_eq!(milliseconds_in(output), Some(Duration::from_micros(412_500)));
        assert_eq!(milliseconds_in("1 passed"), None);
    }
}
