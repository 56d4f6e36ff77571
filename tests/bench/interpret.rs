//! What interpreting costs beside parsing: real migrations, file by file, one thread, the best of several runs; and the
//! memory that the tree and the interpreter take at most, beside the bytes of the source. `cargo xtask bench` prints it.

#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use limbeck::dialect::Dialect;
use limbeck::folder::Folder;
use limbeck::interpret::library::{Library, Source};
use limbeck::interpret::migration::interpreted;
use limbeck::interpret::reader::Settings;
use limbeck::interpret::schema::UnknownSchema;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Runs of each measurement.
const TIMES: usize = 5;

fn main() {
    let settings = Settings {
        dialect: Dialect::Postgresql,
        offline: false,
        databases: Vec::new(),
        options: std::collections::BTreeMap::new(),
    };
    println!(
        "\nInterpreting beside parsing, one thread, best of {TIMES}; memory: the file that takes most of its size\n"
    );
    println!("environment         files      kB     parse  interpret  interpret/parse  peak/source");
    for path in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        let folder = folder(Path::new(&path));
        let files: Vec<(&str, String)> = folder
            .files()
            .filter(|(path, _)| path.ends_with(".py"))
            .filter_map(|(path, _)| Some((path, String::from_utf8(folder.bytes(path)?.to_vec()).ok()?)))
            .filter(|(_, text)| text.contains("down_revision"))
            .collect();
        let library = Library::of(&folder);
        // Helpers are parsed once for all migrations that import them.
        let parsed: Vec<Source> = files.iter().map(|(path, text)| Source::of(path, text.clone())).collect();
        let interpret = || {
            for source in &parsed {
                black_box(interpreted(source, &library, &settings, &UnknownSchema).functions.len());
            }
        };
        interpret();
        let parse = best(|| {
            for (path, text) in &files {
                black_box(Source::of(path, text.clone()));
            }
        });
        let interpret = best(interpret);
        let peak = files
            .iter()
            .filter(|(_, text)| text.len() > 2_000)
            .map(|(path, text)| {
                let before = ALLOCATOR.current_usage();
                ALLOCATOR.reset_peak_usage();
                let source = Source::of(path, text.clone());
                black_box(interpreted(&source, &library, &settings, &UnknownSchema).functions.len());
                (ALLOCATOR.peak_usage() - before) as f64 / text.len() as f64
            })
            .fold(0.0, f64::max);
        let name = path.split("/conformance/").last().unwrap().split('/').next().unwrap();
        let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
        println!(
            "{name:<18}  {:>5}  {:>6}  {:>6.1} ms  {:>6.1} ms  {:>15.2}  {peak:>11.1}",
            files.len(),
            bytes / 1000,
            parse.as_secs_f64() * 1000.0,
            interpret.as_secs_f64() * 1000.0,
            interpret.as_secs_f64() / parse.as_secs_f64(),
        );
    }
}

fn best(work: impl Fn()) -> Duration {
    let run = || {
        let begun = Instant::now();
        work();
        begun.elapsed()
    };
    (0..TIMES).map(|_| run()).min().unwrap()
}

/// The Python files below a path.
fn folder(root: &Path) -> Folder {
    let mut folder = Folder::default();
    let mut waiting = vec![root.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py" || extension == "sql") {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                folder.add(&name, std::fs::read(&path).unwrap());
            }
        }
    }
    folder
}
