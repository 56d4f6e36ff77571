//! What replaying a chain costs beside parsing it, on real environments and on a made one of 5,000 revisions: the replay
//! itself, the schema at any revision, the difference of two, what all rules cost of an audit; and how the time and memory of an audit grow with the chain. `cargo xtask bench` prints it.

#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use limbeck::audit::{Audit, audit};
use limbeck::environment::{Environment, Options};
use limbeck::folder::Folder;
use limbeck::interpret::library::{Library, Sources};
use limbeck::interpret::reader::Settings;
use limbeck::project::project;
use limbeck::python::source::Source;
use limbeck::replay::{Deployment, Replay};
use limbeck::rules::findings;
use limbeck::schema::Schema;
use limbeck::schema::difference::differences;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Runs of each measurement.
const TIMES: usize = 5;
/// Revisions of the made chains.
const REVISIONS: [usize; 3] = [1_000, 5_000, 20_000];
/// Revisions of a made chain that deal with one table.
const OF_A_TABLE: usize = 5;

fn main() {
    println!(
        "\nReplaying beside parsing: one thread, best of {TIMES}; what asks for the schema is read again with it.\n"
    );
    println!(
        "environment         files  tables  asking      parse     replay  replay/parse  schema at  difference      rules  rules/audit"
    );
    for argument in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        let (name, path) = argument.split_once('=').unwrap();
        measure(name, &read(Path::new(path)));
    }
    measure("made", &made(REVISIONS[1]));
    println!("\nThe whole audit of made chains, natively on all cores: time, and memory at most.");
    println!("By how much either grows: 1.0 is in step with the revisions.\n");
    println!("revisions        time  grows by      memory  grows by");
    let mut before: Option<[f64; 3]> = None;
    for revisions in REVISIONS {
        let folder = made(revisions);
        let in_use = ALLOCATOR.current_usage();
        ALLOCATOR.reset_peak_usage();
        drop(audited(&folder));
        let peak = ALLOCATOR.peak_usage() - in_use;
        let time = best(|| drop(audited(&folder)));
        #[expect(clippy::cast_precision_loss, reason = "they are small")]
        let now = [revisions as f64, milliseconds(time), peak as f64 / 1e6];
        let exponent = |of: usize| {
            let grown = |before: [f64; 3]| (now[of] / before[of]).ln() / (now[0] / before[0]).ln();
            before.map_or_else(String::new, |before| format!("{:.2}", grown(before)))
        };
        println!("{revisions:>9}  {:>7.0} ms  {:>8}  {:>7.0} MB  {:>8}", now[1], exponent(1), now[2], exponent(2));
        before = Some(now);
    }
}

fn measure(name: &str, folder: &Folder) {
    let mut audit = audited(folder);
    let Some(environment) = audit.environments.iter_mut().max_by_key(|it| it.migrations.len()) else { return };
    let texts: Vec<(String, String)> =
        environment.migrations.iter().map(|it| (it.path.clone(), it.text.clone())).collect();
    let parse = best(|| {
        for (path, text) in &texts {
            black_box(Source::of(path, text.clone()));
        }
    });
    let asking = environment.migrations.iter().filter(|it| it.asks_schema).count();
    let empty = Schema::empty(environment.dialect(), environment.replay.last.conventions.clone());
    let settings = Settings { dialect: environment.dialect(), offline: false, ..Settings::default() };
    let sources = Sources::of(folder);
    let library = Library::of(folder, &sources);
    let deployment = Deployment { server: environment.server(), released: None };
    let mut migrations = std::mem::take(&mut environment.migrations);
    let replay = best(|| {
        black_box(Replay::of(&mut migrations, &environment.graph, empty.clone(), &deployment, |migration, schema| {
            migration.meet(&library, &settings, schema);
        }));
    });
    environment.migrations = migrations;
    let (at, difference) = asked(environment);
    let tables = environment.replay.last.tables().count();
    let project = project(folder);
    let rules = best(|| {
        black_box(findings(folder, &project, &audit.environments, &Options::default()));
    });
    let whole = best(|| {
        black_box(audited(folder));
    });
    println!(
        "{name:<18}  {:>5}  {tables:>6}  {asking:>6}  {:>6.1} ms  {:>6.1} ms  {:>12.2}  {:>6.2} ms  {:>7.2} ms  {:>6.1} ms  {:>11.2}",
        texts.len(),
        milliseconds(parse),
        milliseconds(replay),
        replay.as_secs_f64() / parse.as_secs_f64(),
        milliseconds(at),
        milliseconds(difference),
        milliseconds(rules),
        rules.as_secs_f64() / whole.as_secs_f64(),
    );
}

/// The longest that the schema at one of twenty revisions takes, and the difference of two of them.
fn asked(environment: &Environment) -> (Duration, Duration) {
    let order = &environment.replay.order;
    let step = (order.len() / 20).max(1);
    let (mut at, mut difference) = (Duration::ZERO, Duration::ZERO);
    for &revision in order.iter().step_by(step) {
        at = at.max(best(|| {
            black_box(environment.schema_at(&[revision]));
        }));
        let schema = environment.schema_at(&[revision]);
        difference = difference.max(best(|| {
            black_box(differences(&schema, &environment.replay.last));
        }));
    }
    (at, difference)
}

fn audited(folder: &Folder) -> Audit {
    audit(folder, &Options::default(), &mut |_, _| {})
}

/// A chain that makes a table in every fifth revision, and adds columns, indexes and keys in the others.
fn made(revisions: usize) -> Folder {
    let mut folder = Folder::default();
    for at in 0..revisions {
        let table = at / OF_A_TABLE;
        let down = if at == 0 { "None".to_owned() } else { format!("\"{:012x}\"", at - 1) };
        let other = table.saturating_sub(1);
        let body = match at % OF_A_TABLE {
            0 => format!(
                "    op.create_table(\"table_{table}\", sa.Column(\"id\", sa.Integer(), primary_key=True),\n        sa.Column(\"name\", sa.String(50), nullable=False), sa.Column(\"created_at\", sa.DateTime()))"
            ),
            1 => format!(
                "    op.add_column(\"table_{table}\", sa.Column(\"state\", sa.String(20), server_default=\"new\"))"
            ),
            2 => format!("    op.create_index(\"ix_table_{table}_name\", \"table_{table}\", [\"name\"])"),
            3 => format!(
                "    op.add_column(\"table_{table}\", sa.Column(\"other_id\", sa.Integer()))\n    op.create_foreign_key(None, \"table_{table}\", \"table_{other}\", [\"other_id\"], [\"id\"])"
            ),
            _ => format!("    op.alter_column(\"table_{table}\", \"state\", nullable=False)"),
        };
        let text = format!(
            "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = \"{at:012x}\"\ndown_revision = {down}\n\n\ndef upgrade():\n{body}\n\n\ndef downgrade():\n    pass\n"
        );
        folder.add(&format!("alembic/versions/{at:012x}.py"), text.into_bytes());
    }
    folder
}

fn read(path: &Path) -> Folder {
    let mut folder = Folder::default();
    let mut open = vec![path.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let entry = entry.unwrap().path();
            if entry.is_dir() {
                open.push(entry);
            } else {
                let name = entry.strip_prefix(path).unwrap().to_string_lossy().into_owned();
                folder.add(&name, std::fs::read(&entry).unwrap());
            }
        }
    }
    folder
}

fn best(mut run: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..TIMES {
        let begun = Instant::now();
        run();
        best = best.min(begun.elapsed());
    }
    best
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
