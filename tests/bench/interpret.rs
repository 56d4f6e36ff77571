//! What interpreting and the whole audit cost beside parsing: real migrations, the best of several runs; and the
//! memory that a migration's tree, those of the files that it imports, and the interpreter take at most, beside the
//! bytes of all that source. `cargo xtask bench` prints it, with the ratios that it has measured in WebAssembly:
//! `name=path=interpret=audit`.

#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

pub mod work;

use std::hint::black_box;
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use limbeck::folder::Folder;
use limbeck::interpret::library::Sources;
use limbeck::python::source::Source;
use peak_alloc::PeakAlloc;
use work::Work;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Runs of each measurement.
const TIMES: usize = 5;

fn main() {
    println!("\nInterpreting beside parsing each migration, and once what they import: one thread, best of {TIMES}.");
    println!("The whole audit, on one thread in WebAssembly and natively on all, beside parsing on as many.");
    println!(
        "Memory at most, in times of the source, one migration at a time with what it imports: the sum of all, the"
    );
    println!("one of at least 2 kB that takes most.\n");
    println!(
        "environment         files      kB      parse  interpret      audit  interpret/parse  in WebAssembly  audit/parse  \
         in WebAssembly  tree  tree and reading   worst"
    );
    for argument in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        let (name, rest) = argument.split_once('=').unwrap();
        let (path, in_wasm) = rest.split_once('=').unwrap_or((rest, "-=-"));
        let (interpret_in_wasm, audit_in_wasm) = in_wasm.split_once('=').unwrap();
        let work = Work::of(folder(Path::new(path)));
        let (parse, interpret) = (best(|| work.parse()), best(|| work.interpret()));
        let (parse_side_by_side, audit) = (best(|| parse_side_by_side(&work)), best(|| work.audit()));
        let memory = Memory::of(&work);
        println!(
            "{name:<18}  {:>5}  {:>6}  {:>6.1} ms  {:>6.1} ms  {:>6.1} ms  {:>15.2}  {interpret_in_wasm:>14}  {:>11.2}  \
             {audit_in_wasm:>14}  {:>4.0}  {:>16.0}  {:>6.0}  {}",
            work.migrations.len(),
            work.bytes() / 1000,
            parse.as_secs_f64() * 1000.0,
            interpret.as_secs_f64() * 1000.0,
            audit.as_secs_f64() * 1000.0,
            interpret.as_secs_f64() / parse.as_secs_f64(),
            audit.as_secs_f64() / parse_side_by_side.as_secs_f64(),
            ratio(memory.trees, memory.source),
            ratio(memory.whole, memory.source),
            memory.worst.0,
            memory.worst.1.rsplit('/').next().unwrap_or_default(),
        );
    }
}

/// Parses all that has to be parsed, on as many threads as an audit takes.
fn parse_side_by_side(work: &Work) {
    let files: Vec<&(String, String)> = work.files().collect();
    let next = AtomicUsize::new(0);
    let parse = || {
        while let Some((path, text)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            black_box(Source::of(path, text.clone()));
        }
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..cores {
            thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, parse).unwrap();
        }
    });
}

/// Bytes that reading migrations takes at most, each by itself.
#[derive(Default)]
struct Memory {
    /// What is read of each, with what it imports.
    source: usize,
    trees: usize,
    whole: usize,
    /// How many times its source the one takes that takes most, and which it is.
    worst: (f64, String),
}

impl Memory {
    fn of(work: &Work) -> Memory {
        let mut memory = Memory::default();
        for (path, text) in &work.migrations {
            let mut parsed = Sources::default();
            let whole = peak(|| parsed = work.read(&Source::of(path, text.clone())));
            let mut sources: Vec<(String, String)> =
                parsed.into_parsed().map(|source| (source.path, source.text)).collect();
            sources.push((path.clone(), text.clone()));
            let source: usize = sources.iter().map(|(_, text)| text.len()).sum();
            let parse = || sources.iter().map(|(path, text)| Source::of(path, text.clone())).collect::<Vec<_>>();
            memory.trees += peak(|| drop(black_box(parse())));
            memory.source += source;
            memory.whole += whole;
            if source > 2_000 && ratio(whole, source) > memory.worst.0 {
                memory.worst = (ratio(whole, source), path.clone());
            }
        }
        memory
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

/// The Python and SQL files below a path.
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
