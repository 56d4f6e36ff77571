//! Markdown specs: each heading of `tests/specs/**/*.md` with fenced blocks is a test, which is called by its file and
//! its words. A block after a line with a file name in backticks is that file of a folder; a block in one of the
//! languages below says what Limbeck makes of the folder.
//!
//! `cargo test --test specs -- schema/columns` runs those of one file. With `LIMBECK_UPDATE=1`, blocks that differ are
//! shown as always, then what Limbeck makes of the folder takes their place.
//!
//! - `findings`: all findings, a line each: `severity rule path:line revision|- message`, and below it, where there
//!   are any, `  mend: …` and `  alembic: …`. The rules that advise, and those in `LEFT_OUT`, which the terse files of the
//!   specs would set off everywhere, are left out but below a heading that names them.
//!   `rule=NAME:LEVEL` and `deployed=ID` may follow
//! - `instead`: the code that findings of the rules in the heading offer: `path:line rule:`, and below it the code, or `nothing`
//! - `suppressed`: what comments suppress, likewise, with the line of the comment and its reason
//! - `history`: the revisions, newest first, in the manner of `alembic history`
//! - `environments`: a line each: `path: version location, …`
//! - `database`: the database of each environment, and what says so
//! - `env_py`: what each env.py does, as a reader would describe it
//! - `ranges`: the chain in ranges: `name: first id to last id, migrations`
//! - `standing at=ID[,ID]`: where a database stands whose `alembic_version` holds these
//! - `naming`: patterns of files and ids, what doesn't fit, dates and numbers
//! - `files`: the names in each script directory beside the migrations
//! - `document NAME`: the text of a document
//! - `mentions`, `credentials`, `sources`, `leftovers`, `undocumented`: what lies beside the migrations, a line each
//! - `schema`: what the migrations leave in an empty PostgreSQL, as `schema_text.rs` writes it
//! - `models`: what models declare: a line each, below it its columns, keys and indexes, then after `!` where migrations
//!   differ; after `?` what could not be read
//! - `faults`: the findings of the rules that carry migrations out on PostgreSQL, as `findings` has them
//! - `as FORMAT [at=REVISION] [dialect=NAME]`: the schema as `limbeck schema --format FORMAT` writes it
//! - `difference FROM TO`, `history NAME`, `match FILE`: what `limbeck schema --from FROM --at TO`, `--history NAME` and
//!   `--match FILE` write; the file is one of the folder
//! - `checks [ID …]`: the checks, or those of these names, with what they rest on; `notes`: what authors left for readers
//! - `locks REVISION [downgrade] [dialect=NAME]`: what each operation locks, writes anew, reads and takes away, as `locks` in
//!   `answer.rs` writes it; `deploy REVISION …`: what these come to when they are deployed together
//! - `fix [RULE …] [deployed=ID]`: the patch that `limbeck fix` prints, of the fixes that are sure, or of those of rules
//! - `sql RANGE [downgrade] [dialect=NAME]`: what `limbeck sql` writes
//! - `squash [to=REVISION] [id=ID]`: the migration that `limbeck squash` writes, and what it says of it; or why there is none
//! - `revision MESSAGE`: the path of the migration that `limbeck revision` writes on 2 March 2026 at 10:30, and its text
//! - `operations REVISION FUNCTION [dialect=NAME] [offline]`: a line each, as `operation` and `unknown` in `answer.rs`
//!   write them

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod answer;
mod models_text;
mod schema_text;

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use libtest_mimic::{Arguments, Failed, Trial};
use limbeck::audit::audit;
use limbeck::folder::Folder;
use limbeck_blocks::{Block, Document, Section};
use similar::TextDiff;

const SPECS: &str = "tests/specs";

/// The variable that asks for blocks to be written anew.
const UPDATE: &str = "LIMBECK_UPDATE";

/// The blocks to be written anew, by their files.
type Updates = Arc<Mutex<BTreeMap<PathBuf, Vec<(Block, String)>>>>;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // All of them are dots; those that are asked for have names.
    arguments.quiet |= arguments.filter.is_none() && arguments.format.is_none();
    env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
    let documents = limbeck_blocks::documents(Path::new(SPECS)).unwrap();
    let updates = Updates::default();
    let mut specs = Vec::new();
    let mut count = 0;
    for document in &documents {
        let sections = limbeck_blocks::sections(&document.text);
        let sections = sections.unwrap_or_else(|misplaced| panic!("{}: {misplaced}", document.name));
        for section in sections.into_iter().filter(|section| !section.blocks.is_empty()) {
            count += section.blocks.len();
            specs.push(spec(document, section, updates.clone()));
        }
    }
    specs
        .push(Trial::test("there_are_blocks", move || holds(count > 60, || format!("only {count} blocks were found"))));

    let conclusion = libtest_mimic::run(&arguments, specs);
    if env::var_os(UPDATE).is_some() {
        for (path, blocks) in updates.lock().unwrap().iter_mut() {
            let text = fs::read_to_string(path).unwrap();
            fs::write(path, limbeck_blocks::updated(&text, blocks).unwrap()).unwrap();
            println!("written anew: {} of the blocks in {}", blocks.len(), path.display());
        }
    }
    conclusion.exit_code()
}

fn spec(document: &Document, section: Section, updates: Updates) -> Trial {
    let name = format!("{}: {}", document.name.trim_end_matches(".md"), section.heading);
    let path = document.path.clone();
    Trial::test(name, move || {
        let mut differences = String::new();
        for (block, actual) in differing(&section) {
            let head = format!("{}:{} {}", path.display(), block.line, block.language);
            let _ = write!(differences, "{}", difference(&head, &block.text, &actual));
            updates.lock().unwrap().entry(path.clone()).or_default().push((block, actual));
        }
        holds(differences.is_empty(), || format!("{differences}{UPDATE}=1 writes what Limbeck makes of it"))
    })
}

/// The blocks that Limbeck does not agree with, and what it says instead.
fn differing(section: &Section) -> Vec<(Block, String)> {
    let mut folder = Folder::default();
    for (path, text) in &section.files {
        folder.add(path, text.clone().into_bytes());
    }
    let mut audits = BTreeMap::new();
    let mut differing = Vec::new();
    for block in &section.blocks {
        let options = answer::options(&block.language);
        let database = answer::database(&block.language);
        let judged = format!("{:?}{:?}", options.deployed, options.rules);
        let key = (options.dialect, options.offline, database, options.database_at.clone(), judged);
        let audit = audits.entry(key).or_insert_with(|| {
            let audit = audit(&folder, &options, &mut |_, _| {});
            match database {
                Some(name) => audit.of_database(name).unwrap(),
                None => audit,
            }
        });
        let actual = answer::answer(audit, &folder, &block.language, &section.heading);
        if actual.trim_end() != block.text.trim_end() {
            differing.push((block.clone(), actual));
        }
    }
    differing
}

fn difference(head: &str, expected: &str, actual: &str) -> String {
    let difference = TextDiff::from_lines(expected.trim_end(), actual.trim_end());
    difference.unified_diff().missing_newline_hint(false).header(head, "Limbeck").to_string()
}

fn holds(is_so: bool, else_said: impl Fn() -> String) -> Result<(), Failed> {
    if is_so { Ok(()) } else { Err(else_said().into()) }
}
