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
        "\nInterpreting beside parsing: one thread, best of {TIMES}. Memory at most, in times of the source: all files"
    );
    println!("one after the other, and the file of at least 2 kB that takes most.\n");
    println!(
        "environment         files      kB      parse  interpret  interpret/parse  tree  tree and reading   worst"
    );
    for argument in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        let (name, path) = argument.split_once('=').unwrap();
        let folder = folder(Path::new(path));
        let files: Vec<(&str, String)> = folder
            .files()
            .filter_map(|(path, _)| Some((path, String::from_utf8(folder.bytes(path)?.to_vec()).ok()?)))
            .filter(|(path, text)| path.ends_with(".py") && text.contains("down_revision"))
            .collect();
        let library = Library::of(&folder);
        let parsed: Vec<Source> = files.iter().map(|(path, text)| Source::of(path, text.clone())).collect();
        let read = |source: &Source| {
            black_box(interpreted(source, &library, &settings, None).functions.len());
        };
        let read_all = || {
            for source in &parsed {
                read(source);
            }
        };
        // Helpers are parsed once, for all migrations that import them.
        read_all();
        let parse = best(|| {
            for (path, text) in &files {
                black_box(Source::of(path, text.clone()));
            }
        });
        let interpret = best(read_all);
        let (mut bytes, mut tree, mut whole, mut worst) = (0, 0, 0, 0.0_f64);
        for (path, text) in &files {
            let of_tree = peak(|| drop(black_box(Source::of(path, text.clone()))));
            let of_all = peak(|| read(&Source::of(path, text.clone())));
            bytes += text.len();
            tree += of_tree;
            whole += of_all;
            if text.len() > 2_000 {
                worst = worst.max(ratio(of_all, text.len()));
            }
        }
        println!(
            "{name:<18}  {:>5}  {:>6}  {:>6.1} ms  {:>6.1} ms  {:>15.2}  {:>4.0}  {:>16.0}  {worst:>6.0}",
            files.len(),
            bytes / 1000,
            parse.as_secs_f64() * 1000.0,
            interpret.as_secs_f64() * 1000.0,
            interpret.as_secs_f64() / parse.as_secs_f64(),
            ratio(tree, bytes),
            ratio(whole, bytes),
        );
    }
}

/// Bytes that a piece of work takes at most.
fn peak(work: impl FnOnce()) -> usize {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    work();
    ALLOCATOR.peak_usage() - before
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files are small")]
fn ratio(left: usize, right: usize) -> f64 {
    left as f64 / right as f64
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
