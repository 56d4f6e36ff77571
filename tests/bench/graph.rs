//! How long a chain takes, by its shape and length: files in memory to the whole audit, and of that what is done with the graph
//! once the files are parsed (order, cycles, labels, what Alembic would say, lanes). `cargo xtask bench` prints it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark fails by panicking")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use limbeck::audit::audit;
use limbeck::environment::Options;
use limbeck::folder::Folder;
use limbeck::graph::Graph;
use limbeck::graph::verdict::verdict;

/// The command's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Parents of each revision, by their place.
type Shape = Vec<Vec<usize>>;

fn chain(length: usize) -> Shape {
    (0..length).map(|at| at.checked_sub(1).into_iter().collect()).collect()
}

fn heads(count: usize) -> Shape {
    (0..=count).map(|at| if at == 0 { vec![] } else { vec![0] }).collect()
}

fn merge(count: usize) -> Shape {
    let mut shape = heads(count);
    shape.push((1..=count).collect());
    shape
}

fn cycle(length: usize) -> Shape {
    (0..length).map(|at| vec![(at + length - 1) % length]).collect()
}

/// Branches and merges, one after the other.
fn diamonds(length: usize) -> Shape {
    let parents = |at: usize| match at % 3 {
        0 if at > 0 => vec![at - 2, at - 1],
        0 => vec![],
        place => vec![at - place],
    };
    (0..length).map(parents).collect()
}

/// Branches of ten from one base.
fn branches(length: usize) -> Shape {
    (0..length).map(|at| if at == 0 { vec![] } else { vec![if at % 10 == 1 { 0 } else { at - 1 }] }).collect()
}

fn id(at: usize) -> String {
    format!("{:012x}", (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16)
}

fn folder(shape: &Shape) -> Folder {
    let mut folder = Folder::default();
    for (at, parents) in shape.iter().enumerate() {
        let parents: String = parents.iter().map(|&parent| format!("\"{}\", ", id(parent))).collect();
        let text = format!(
            "\"\"\"step {at}\n\nRevision ID: {0}\nCreate Date: 2024-01-01 00:00:00\n\n\"\"\"\nfrom alembic import op\n\n\
             revision = \"{0}\"\ndown_revision = ({parents})\nbranch_labels = None\ndepends_on = None\n\n\n\
             def upgrade():\n    op.execute(\"SELECT 1\")\n\n\ndef downgrade():\n    op.execute(\"SELECT 2\")\n",
            id(at)
        );
        folder.add(&format!("versions/{}_step.py", id(at)), text.into_bytes());
    }
    folder
}

fn best_of<T>(times: usize, work: impl Fn() -> T) -> Duration {
    let run = || {
        let begun = Instant::now();
        black_box(work());
        begun.elapsed()
    };
    (0..times).map(|_| run()).min().unwrap()
}

fn main() {
    println!("shape                       revisions   whole audit   of that the graph   graph, each revision");
    let rows: Vec<(&str, Shape)> = vec![
        ("one chain", chain(10_000)),
        ("1,000 heads", heads(1_000)),
        ("a merge of 500", merge(500)),
        ("a cycle of 5,000", cycle(5_000)),
        ("one chain", chain(1_000)),
        ("one chain", chain(100_000)),
        ("branches and merges", diamonds(1_000)),
        ("branches and merges", diamonds(10_000)),
        ("branches and merges", diamonds(100_000)),
        ("branches of ten", branches(1_000)),
        ("branches of ten", branches(10_000)),
        ("branches of ten", branches(100_000)),
    ];
    for (name, shape) in rows {
        let folder = folder(&shape);
        let times = if shape.len() > 20_000 { 1 } else { 3 };
        let whole = best_of(times, || audit(&folder, &Options::default(), &mut |_, _| {}));
        let audit = audit(&folder, &Options::default(), &mut |_, _| {});
        let migrations = &audit.environments[0].migrations;
        let graph = best_of(times, || {
            let graph = Graph::of(migrations);
            (graph.lanes(), verdict(migrations, &graph), graph)
        });
        println!(
            "{name:<26} {:>10} {:>11.3} s {:>17.3} s {:>19.2} µs",
            shape.len(),
            whole.as_secs_f64(),
            graph.as_secs_f64(),
            graph.as_secs_f64() * 1e6 / f64::from(u32::try_from(shape.len()).unwrap())
        );
    }
}
