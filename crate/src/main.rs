//! The native command: the only place that touches a file system.

mod disk;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use limbeck::audit::{Audit, audit};
use limbeck::finding::Severity;
use limbeck::report::{self, json, markdown, text};
use limbeck::rules;

/// Trees are made of many small allocations; this allocator gives and takes them faster on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Reads a folder of Alembic migrations without running any of it, and says what is in there.
#[derive(Parser)]
#[command(name = "limbeck", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Audits a folder or a .zip.
    Audit {
        /// Folder, .zip archive or single migration.
        path: PathBuf,
        /// What to write.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Where to write it: a file, or with `--format csv` the folder for all documents.
        #[arg(long)]
        out: Option<PathBuf>,
        /// The least severity that makes the exit code 1.
        #[arg(long, value_enum, default_value_t = FailOn::Error)]
        fail_on: FailOn,
    },
    /// Prints the revisions, newest first, in the manner of `alembic history`.
    Graph {
        /// Folder, .zip archive or single migration.
        path: PathBuf,
    },
    /// Lists the rules, or explains one.
    Rules {
        /// Name of a rule.
        rule: Option<String>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A sentence and the findings.
    Text,
    /// The report, version 1.
    Json,
    /// The report as Markdown.
    Markdown,
    /// Every document: two for each migration and five for the whole.
    Csv,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

/// The tree of a deeply nested file is walked by recursion; this is room for more than the parser lets through.
const STACK_BYTES: usize = 256 << 20;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let worker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || run(&arguments.command));
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(Ok(code))) => code,
        Ok(Ok(Err(message))) => {
            eprintln!("limbeck: {message}");
            ExitCode::from(2)
        }
        Ok(Err(_)) | Err(_) => ExitCode::from(2),
    }
}

fn run(command: &Command) -> Result<ExitCode, String> {
    match command {
        Command::Audit { path, format, out, fail_on } => {
            let audit = audit_of(path)?;
            match (format, out.as_deref()) {
                (Format::Csv, Some(directory)) => {
                    let documents = report::documents(&audit);
                    let count = documents.len();
                    let written = documents.iter().map(|it| (it.name.as_str(), report::content(&audit, it)));
                    disk::write_all(directory, written)?;
                    println!("{count} documents written to {}.", directory.display());
                }
                (Format::Csv, None) => {
                    return Err("--format csv writes many files: name a folder with --out".to_owned());
                }
                (Format::Text, out) => disk::write(target(out, "report.txt").as_deref(), &text::report(&audit))?,
                (Format::Json, out) => disk::write(target(out, "report.json").as_deref(), &json::report(&audit))?,
                (Format::Markdown, out) => disk::write(target(out, "report.md").as_deref(), &markdown::report(&audit))?,
            }
            Ok(exit_code(&audit, *fail_on))
        }
        Command::Graph { path } => {
            disk::write(None, &text::history(&audit_of(path)?))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Rules { rule: None } => {
            let width = rules::RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            let lines = rules::RULES
                .iter()
                .map(|rule| format!("{:width$}  {:7}  {}\n", rule.name, rule.severity.word(), rule.what));
            disk::write(None, &lines.collect::<String>())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Rules { rule: Some(name) } => {
            let rule =
                rules::rule(name).ok_or_else(|| format!("there is no rule `{name}`; `limbeck rules` lists them"))?;
            let text = format!(
                "{} ({})\n\n{}\n\n{}\n\n{}\n",
                rule.name,
                rule.severity.word(),
                rule.what,
                rule.why,
                rule.remedy
            );
            disk::write(None, &text)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The file that `--out` means: in a folder, the report under its usual name.
fn target(out: Option<&Path>, name: &str) -> Option<PathBuf> {
    out.map(|out| if out.is_dir() { out.join(name) } else { out.to_owned() })
}

fn audit_of(path: &Path) -> Result<Audit, String> {
    Ok(audit(&disk::folder(path)?, &mut |_, _| {}))
}

fn exit_code(audit: &Audit, fail_on: FailOn) -> ExitCode {
    let least = match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Info => Severity::Info,
        FailOn::Never => return ExitCode::SUCCESS,
    };
    // Severities are ordered worst first.
    ExitCode::from(u8::from(audit.findings.iter().any(|finding| finding.severity <= least)))
}
