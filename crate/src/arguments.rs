//! What the command is told: its arguments, and what they mean.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::builder::PossibleValue;
use clap::{Parser, Subcommand, ValueEnum};
use limbeck::audit::Audit;
use limbeck::dialect::{Dialect, Version};
use limbeck::environment::Options;
use limbeck::finding::Severity;
use limbeck::interpret::surroundings::Surroundings;
use limbeck::inventory::ranges::Chain;
use limbeck::inventory::standing::standings;
use limbeck::preferences::Level;
use limbeck::preferences::sizes::Sizes;
use limbeck::report::{audits, chain, schema};
use limbeck::rules;

use crate::disk;

/// Reads a folder of Alembic migrations without running any of them, and says what they do.
#[derive(Parser)]
#[command(name = "limbeck", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
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
        /// The lowest severity that makes the exit code 1.
        #[arg(long, value_enum, default_value_t = FailOn::Error)]
        fail_on: FailOn,
        /// How they are read.
        #[command(flatten)]
        reading: Reading,
        /// What is told.
        #[command(flatten)]
        judging: Judging,
        /// Tell only what is new since this report, which `--format json` wrote.
        #[arg(long, value_name = "FILE")]
        baseline: Option<PathBuf>,
        /// With `--format html`, leave out the text of files.
        #[arg(long)]
        without_source: bool,
        /// Show all findings, in text and GitHub's annotations: also those about revisions of long ago.
        #[arg(long)]
        all: bool,
        /// Read the migrations as `alembic upgrade --sql` runs them: without a connection.
        #[arg(long)]
        offline: bool,
        /// Report the schema at these revisions; by default, at the heads.
        #[arg(long)]
        at: Option<String>,
    },
    /// Prints the revisions, newest first, like `alembic history`, or draws them.
    Graph {
        /// Folder, .zip archive or single migration.
        path: PathBuf,
        /// Only these: `head`, an id or its beginning, `label@head`, `ae10+2`, or a range `start:end`.
        revisions: Option<String>,
        /// What to write.
        #[arg(long, value_enum, default_value_t = chain::Format::Text)]
        format: chain::Format,
        /// Only the environment of this name, or at this path.
        #[arg(long)]
        environment: Option<String>,
        /// Each revision in full, like `alembic history --verbose`.
        #[arg(long, short)]
        verbose: bool,
    },
    /// Prints the schema that migrations leave.
    Schema {
        /// Folder, .zip archive or single migration.
        path: PathBuf,
        /// At these revisions: `head`, an id or its beginning, `label@head`, `ae10+2`; by default, at the heads.
        #[arg(long)]
        at: Option<String>,
        /// What to write: json by default, or text with --from, --history and --match.
        #[arg(long, value_enum)]
        format: Option<SchemaFormat>,
        /// Only the environment of this name, or at this path.
        #[arg(long)]
        environment: Option<String>,
        /// What is left after `alembic downgrade base`.
        #[arg(long, conflicts_with = "at")]
        after_downgrade: bool,
        /// What changes from this revision to the one of --at, or to the heads.
        #[arg(long, conflicts_with = "after_downgrade")]
        from: Option<String>,
        /// The history of this table (`runs`) or column (`runs.state`).
        #[arg(long, conflicts_with_all = ["from", "after_downgrade", "at"])]
        history: Option<String>,
        /// Which revision a database is at, given the output of `pg_dump --schema-only` or rows of `table,column,type`.
        #[arg(long = "match", conflicts_with_all = ["from", "after_downgrade", "at", "history"])]
        observed: Option<PathBuf>,
        /// How they are read.
        #[command(flatten)]
        reading: Reading,
        /// Where to write it.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Writes one of the audits that teams keep, as Markdown.
    Report {
        /// Folder, .zip archive or single migration.
        path: PathBuf,
        /// What it is about.
        #[arg(long, value_enum)]
        kind: audits::Kind,
        /// How they are read.
        #[command(flatten)]
        reading: Reading,
        /// Where to write it.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Prints the SQL that `alembic upgrade --sql` would write.
    Sql {
        /// Folder, .zip archive or single migration.
        path: PathBuf,
        /// Only these: a range `from:to` as `alembic upgrade` takes it, or one revision; by default, all.
        revisions: Option<String>,
        /// What `alembic downgrade` would write; its range goes from the newer to the older.
        #[arg(long)]
        downgrade: bool,
        /// What to write.
        #[arg(long, value_enum, default_value_t = SqlFormat::Sql)]
        format: SqlFormat,
        /// Only the environment of this name, or at this path.
        #[arg(long)]
        environment: Option<String>,
        /// How they are read.
        #[command(flatten)]
        reading: Reading,
        /// Where to write it.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Writes one migration that does what all up to a revision do, and proves that nothing is changed by it.
    Squash {
        /// Folder, .zip archive or single migration.
        path: PathBuf,
        /// The last of the migrations that it stands for: `head`, an id or its beginning, `ae10+2`; by default, the head.
        #[arg(long, value_name = "REVISION")]
        to: Option<String>,
        /// Its own id; by default that of the last one, so that databases which are there already need nothing.
        #[arg(long, value_name = "ID")]
        rev_id: Option<String>,
        /// Only the environment of this name, or at this path.
        #[arg(long)]
        environment: Option<String>,
        /// How they are read.
        #[command(flatten)]
        reading: Reading,
        /// The folder for what is left: the new migration, and those that go on from there.
        #[arg(long, value_name = "FOLDER", conflicts_with = "diff")]
        out: Option<PathBuf>,
        /// What becomes of the files, as a unified diff that `git apply` takes, instead of the new file alone.
        #[arg(long)]
        diff: bool,
    },
    /// Writes the migration that `alembic revision --autogenerate` would write, without a database.
    Revision {
        /// Folder, .zip archive or single migration.
        path: PathBuf,
        /// Its message.
        #[arg(long, short)]
        message: String,
        /// Its id; by default, one of the folder's pattern.
        #[arg(long, value_name = "ID")]
        rev_id: Option<String>,
        /// Only the environment of this name, or at this path.
        #[arg(long)]
        environment: Option<String>,
        /// How migrations are read.
        #[command(flatten)]
        reading: Reading,
        /// The file to write, or the folder for it.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Prints the fixes that findings offer as a patch for `git apply`, or writes them.
    Fix {
        /// Folder, .zip archive or single migration.
        path: PathBuf,
        /// Only the fixes of these rules, or groups of rules; also those that are right on a condition only, which are left
        /// out else.
        #[arg(long = "rule", value_name = "NAME", value_parser = named)]
        rules: Vec<String>,
        /// Of two heads, put the branch that ends in this one behind the other one, instead of merging them.
        #[arg(long, value_name = "HEAD")]
        reparent: Option<String>,
        /// Print what would change, as a unified diff: so it is without `--write`.
        #[arg(long, conflicts_with = "write")]
        diff: bool,
        /// Write it to the folder: all of it, or nothing where a file can't be written or has changed since.
        #[arg(long)]
        write: bool,
        /// Only the environment of this name, or at this path.
        #[arg(long)]
        environment: Option<String>,
        /// How they are read.
        #[command(flatten)]
        reading: Reading,
        /// What they run on.
        #[command(flatten)]
        on: Target,
    },
    /// Sets two states of a project side by side: what a pull request changes.
    Compare {
        /// The base: folder, .zip archive or single migration.
        base: PathBuf,
        /// What is proposed for it.
        proposed: PathBuf,
        /// What to write.
        #[arg(long, value_enum, default_value_t = CompareFormat::Markdown)]
        format: CompareFormat,
        /// Where to write it.
        #[arg(long)]
        out: Option<PathBuf>,
        /// The lowest severity of a new finding that makes the exit code 1.
        #[arg(long, value_enum, default_value_t = FailOn::Error)]
        fail_on: FailOn,
        /// How they are read.
        #[command(flatten)]
        reading: Reading,
        /// What is told; by default, what the base has counts as deployed.
        #[command(flatten)]
        judging: Judging,
    },
    /// Lists the rules, or explains one.
    Rules {
        /// Name of a rule.
        rule: Option<String>,
        /// What to write.
        #[arg(long, value_enum, default_value_t = RulesFormat::Text)]
        format: RulesFormat,
        /// Where to write it: a file, or with `--format markdown` and no name of a rule a folder for a page of each.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Prints the query that makes a table of sizes for `audit --sizes`.
    Sizes {
        /// The kind of database.
        #[arg(long, value_enum, default_value_t = Dialect::Postgresql)]
        dialect: Dialect,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesFormat {
    /// For a terminal.
    Text,
    /// For programs.
    Json,
    /// For a site.
    Markdown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SqlFormat {
    /// A script to review, and to run.
    Sql,
    /// For programs: both functions of each revision.
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// For a terminal, or the text of a pull request.
    Markdown,
    /// For programs.
    Json,
}

/// What is said of the databases that migrations run on.
#[derive(clap::Args)]
pub(crate) struct Target {
    /// The version of the database, as 15 or 8.0; by default the oldest that is kept up.
    #[arg(long, value_name = "VERSION")]
    pub(crate) database_version: Option<Version>,
    /// Up to these revisions all is deployed everywhere: advice is about what comes after. An id, the beginning of one, the
    /// number or the name of a file; with commas between several.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) deployed: Vec<String>,
    /// How large tables are, as rows of `schema,table,rows,bytes`; `limbeck sizes` prints the query that makes them.
    #[arg(long, value_name = "FILE")]
    pub(crate) sizes: Option<PathBuf>,
}

/// What is told of migrations, and how bad it is.
#[derive(clap::Args)]
pub(crate) struct Judging {
    #[command(flatten)]
    pub(crate) on: Target,
    /// How severe a rule is to be, or a group of rules: off, info, warning or error.
    #[arg(long = "rule", value_name = "NAME=LEVEL", value_parser = leveled)]
    pub(crate) rules: Vec<(String, Level)>,
}

impl Judging {
    pub(crate) fn options(&self, reading: Options) -> Result<Options, String> {
        let mut rules = BTreeMap::new();
        for (name, level) in &self.rules {
            if rules.insert(name.clone(), *level).is_some_and(|before| before != *level) {
                return Err(format!("--rule says two things of `{name}`"));
            }
        }
        Ok(Options { rules, ..self.on.options(reading)? })
    }
}

impl Target {
    pub(crate) fn options(&self, reading: Options) -> Result<Options, String> {
        let sizes = self.sizes.as_deref().map_or_else(|| Ok(Sizes::default()), sizes_of)?;
        Ok(Options { version: self.database_version, deployed: self.deployed.clone(), sizes, ..reading })
    }

    /// Refuses what no migration is called.
    pub(crate) fn expect_known(&self, audit: &Audit) -> Result<(), String> {
        let chains = || audit.environments.iter().map(|it| (&it.graph, it.migrations.as_slice()));
        for name in &self.deployed {
            if audit.environments.is_empty() || chains().any(|(graph, of)| Chain::of(graph, of).has(name)) {
                continue;
            }
            let standings = standings(&chains().collect::<Vec<_>>(), std::slice::from_ref(name));
            let unknown = standings.into_iter().flatten().flat_map(|it| it.unknown);
            let nearest: Vec<String> = unknown.flat_map(|it| it.nearest).collect();
            let like = if nearest.is_empty() { String::new() } else { format!("; {} is like it", nearest.join(", ")) };
            return Err(format!("--deployed {name}: no migration is called so, by its id or its file{like}"));
        }
        Ok(())
    }
}

/// The table of sizes in a file.
fn sizes_of(path: &Path) -> Result<Sizes, String> {
    let (sizes, problems) = Sizes::read(&disk::text(path)?);
    match problems.first() {
        None => Ok(sizes),
        Some((line, problem)) => Err(format!(
            "{}, line {line}: {problem}; `limbeck sizes` prints the query that makes such a table",
            path.display()
        )),
    }
}

/// What `NAME=LEVEL` means.
fn leveled(text: &str) -> Result<(String, Level), String> {
    let (name, level) = text.split_once('=').ok_or("write NAME=LEVEL")?;
    if let Some(unknown) = rules::unknown_rule(name) {
        return Err(unknown);
    }
    let level = Level::named(level).ok_or("a level is off, info, warning or error")?;
    Ok((name.to_owned(), level))
}

/// The name of a rule, or of a group of rules.
fn named(name: &str) -> Result<String, String> {
    rules::unknown_rule(name).map_or_else(|| Ok(name.to_owned()), Err)
}

/// How migrations are read.
#[derive(clap::Args)]
pub(crate) struct Reading {
    /// The kind of database that the migrations run on; by default what the environment says, else postgresql.
    #[arg(long, value_enum)]
    pub(crate) dialect: Option<Dialect>,
    /// Only this database, where an environment serves several.
    #[arg(long)]
    pub(crate) database: Option<String>,
    /// The value of an environment variable that migrations read.
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = assignment)]
    pub(crate) environment_variables: Vec<(String, String)>,
    /// An argument that migrations read, as `alembic -x` takes it.
    #[arg(short = 'x', value_name = "KEY=VALUE", value_parser = assignment)]
    pub(crate) x_arguments: Vec<(String, String)>,
    /// What the database's `alembic_version` holds, with commas between several values.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) database_at: Vec<String>,
}

impl Reading {
    pub(crate) fn options(&self, offline: bool) -> Options {
        let surroundings = Surroundings {
            environment: self.environment_variables.iter().cloned().collect(),
            x_arguments: self.x_arguments.iter().cloned().collect(),
        };
        let database_at = self.database_at.clone();
        Options { dialect: self.dialect, offline, surroundings, database_at, ..Options::default() }
    }
}

/// What `NAME=VALUE` means.
fn assignment(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A summary and the findings.
    Text,
    /// The report, version 1.
    Json,
    /// The report as Markdown.
    Markdown,
    /// The findings for code scanning: SARIF 2.1.0.
    Sarif,
    /// The findings as tests, for servers of continuous integration: `JUnit`'s XML.
    Junit,
    /// The findings as annotations of GitHub Actions.
    Github,
    /// The page in one file, to read in a browser without Limbeck.
    Html,
    /// Every document: two per migration, those of the chain and of the schema, and five for the whole.
    Csv,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SchemaFormat {
    Text,
    Json,
    Document(schema::Format),
}

impl ValueEnum for SchemaFormat {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<SchemaFormat>> = LazyLock::new(|| {
            let documents = schema::Format::value_variants().iter().copied().map(SchemaFormat::Document);
            [SchemaFormat::Text, SchemaFormat::Json].into_iter().chain(documents).collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            SchemaFormat::Text => {
                Some(PossibleValue::new("text").help("Lines for a terminal, with --from, --history and --match"))
            }
            SchemaFormat::Json => Some(PossibleValue::new("json").help("What exists, and which revision created it")),
            SchemaFormat::Document(format) => format.to_possible_value(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// The lowest severity that counts.
    pub(crate) fn least(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}
