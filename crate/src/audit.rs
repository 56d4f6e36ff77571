//! The whole: from a folder to environments, their graphs and the findings.

mod effective;

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use effective::effective;

use crate::beside::Beside;
use crate::checks::{Check, checks};
use crate::dialect::{Dialect, Server};
use crate::environment::{Environment, Options};
use crate::finding::Severity;
use crate::folder::{Folder, path_in, shown, text};
use crate::graph::diagnosis::{Diagnosis, diagnoses};
use crate::graph::verdict::{Stop, Verdict, verdict};
use crate::graph::{Graph, Index, Node};
use crate::interpret::env_py::{EnvPy, env_py, widens_version_column};
use crate::interpret::library::{Library, Sources};
use crate::interpret::naming;
use crate::interpret::reader::Settings;
use crate::interpret::surroundings::{Surrounding, Variable};
use crate::inventory::ranges::Chain;
use crate::inventory::standing::{applied, standings};
use crate::models::{Models, Side, models};
use crate::ordered::Gather;
use crate::project::address::address;
use crate::project::database::{Database, databases};
use crate::project::written::{looks_like_migration, written_id};
use crate::project::{self, Location, Project};
use crate::replay::{Deployment, Replay};
use crate::revision::{Migration, Unreadable};
use crate::rules::{Finding, Settled, Suppressed, findings};
use crate::schema::Schema;
use crate::schema::names::Conventions;
use crate::secret::{secrets_in_configuration, without};

/// Everything that was read of a folder.
#[derive(Debug)]
pub struct Audit {
    /// Files that were read.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The environments, in the order of their paths.
    pub environments: Vec<Environment>,
    /// All findings, worst first, then by path and place.
    pub findings: Vec<Finding>,
    /// What comments in the files ask not to be told.
    pub suppressed: Vec<Suppressed>,
    /// How many hints and pieces of advice on what is deployed everywhere are not told.
    pub of_deployed: usize,
    /// What of an earlier report is left out, where there is one.
    pub known: Option<Known>,
    /// What lies beside the migrations.
    pub beside: Beside,
    /// The models of a folder without an environment.
    pub models_alone: Models,
    /// The checks that a person would go through, environment by environment.
    pub checks: Vec<Check>,
    /// The files that fixes change, and what migrations that come are made by, as they were read.
    pub fixable: Folder,
    /// Places among the findings of those about a file, by its path.
    findings_by_path: BTreeMap<String, Vec<usize>>,
    /// The lines that findings are about in files that are no migrations, by path and number.
    other_lines: BTreeMap<(String, u32), String>,
}

/// What an earlier report had, and is not told again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Known {
    /// Its findings that are still there.
    pub still: usize,
    /// Its findings that are gone.
    pub gone: usize,
}

/// A folder on its way to an audit: of it is read what is asked for, and what was parsed is kept meanwhile.
#[derive(Debug, Default)]
pub struct Intake {
    folder: Folder,
    sources: Sources,
    /// What the last audit read, where only its rules missed a file.
    unjudged: Option<(Options, Project, Vec<Environment>)>,
    /// How many files there were when it was looked for what lies around the migrations.
    looked_around: Option<usize>,
    /// The project, and how many files were read by then.
    project: Option<(usize, Project)>,
}

impl Intake {
    /// A folder, of which files may be unread.
    pub fn of(folder: Folder) -> Intake {
        Intake { folder, ..Intake::default() }
    }

    /// The folder, to take up what was read of it.
    pub fn folder_mut(&mut self) -> &mut Folder {
        &mut self.folder
    }

    /// Takes up a file, and parses a migration at once: others are on their way meanwhile, where one thread does all.
    pub fn add_and_parse(&mut self, path: &str, bytes: Vec<u8>) {
        let is_migration = looks_like_migration(&bytes);
        self.folder.add(path, bytes);
        if is_migration {
            self.sources.add(path);
            self.sources.source(&self.folder, path);
        }
    }

    /// The paths of the files that are to be read before the folder is audited, sorted; none once all are there that are
    /// known of before. What an audit misses after all is wanted then.
    pub fn wanted(&mut self, options: &Options) -> Vec<String> {
        let folder = &self.folder;
        let mut wanted = project::wanted::wanted(folder);
        if self.looked_around != Some(folder.len()) {
            self.looked_around = Some(folder.len());
            let around = project::around::wanted(folder);
            wanted = wanted.into_iter().chain(around).into_set().into_iter().collect();
        }
        // What an env.py takes its metadata from, wherever that leads.
        if wanted.is_empty() && folder.unread().next().is_some() {
            self.sources.make_room(folder);
            let library = Library::of(folder, &self.sources);
            let project = project::project(folder);
            for location in &project.locations {
                for database in databases(location, folder) {
                    let settings = settings(&database, &effective(Some(location), folder, options));
                    let env_py = env_py_of(location, &database, folder, &library, &settings);
                    conventions(&env_py, folder, &library);
                }
            }
            self.project = Some((folder.read().count(), project));
            if folder.misses_any() {
                wanted = project::wanted::wanted(folder);
            }
        }
        wanted.into_iter().map(ToOwned::to_owned).collect()
    }

    /// Audits the folder; none where that misses a file.
    pub fn audit(&mut self, options: &Options, progress: &mut dyn FnMut(usize, usize)) -> Option<Audit> {
        self.sources.make_room(&self.folder);
        let read = self.folder.read().count();
        let known = self.project.take().filter(|(known, _)| *known == read).map(|(_, project)| project);
        let project = known.unwrap_or_else(|| project::project(&self.folder));
        let unjudged = self.unjudged.take().filter(|(read_for, known, _)| read_for == options && *known == project);
        let mut environments = match unjudged {
            Some((.., environments)) => environments,
            None => environments(&self.folder, &self.sources, &project, options, progress),
        };
        if self.folder.misses_any() {
            return None;
        }
        let alone = add_models(&self.folder, &self.sources, &mut environments);
        if self.folder.misses_any() {
            self.unjudged = Some((options.clone(), project, environments));
            return None;
        }
        let settled = findings(&self.folder, &project, &environments, &effective(None, &self.folder, options));
        // Trees take many times the room of the text.
        self.sources = Sources::default();
        let beside = Beside::of(&self.folder, &environments);
        Some(Audit::of(&self.folder, environments, settled, beside, alone))
    }
}

/// Audits what was read of a folder. It never fails: what can't be read is a finding. `progress` is told how many
/// migrations were parsed, and of how many.
pub fn audit(folder: &Folder, options: &Options, progress: &mut dyn FnMut(usize, usize)) -> Audit {
    let project = project::project(folder);
    let sources = Sources::of(folder);
    let mut environments = environments(folder, &sources, &project, options, progress);
    let alone = add_models(folder, &sources, &mut environments);
    let settled = findings(folder, &project, &environments, &effective(None, folder, options));
    let beside = Beside::of(folder, &environments);
    Audit::of(folder, environments, settled, beside, alone)
}

/// Gives environments the models that belong to them; those that belong to none.
fn add_models(folder: &Folder, sources: &Sources, environments: &mut [Environment]) -> Models {
    let library = Library::of(folder, sources);
    let sides: Vec<Side<'_>> = environments
        .iter()
        .map(|it| Side {
            location: &it.location,
            dialect: it.dialect(),
            migrations: &it.migrations,
            replay: &it.replay,
        })
        .collect();
    let (all, alone) = models(folder, &library, &sides);
    for (environment, models) in environments.iter_mut().zip(all) {
        environment.models = models;
    }
    alone
}

/// The environments of a folder, each read and carried out.
fn environments(
    folder: &Folder,
    sources: &Sources,
    project: &Project,
    options: &Options,
    progress: &mut dyn FnMut(usize, usize),
) -> Vec<Environment> {
    let served: Vec<(&Location, Database, Settings, Options)> = project
        .locations
        .iter()
        .flat_map(|location| databases(location, folder).into_iter().map(move |database| (location, database)))
        .map(|(location, database)| {
            let options = effective(Some(location), folder, options);
            let settings = settings(&database, &options);
            (location, database, settings, options)
        })
        .collect();
    let files: Vec<(&str, &Settings)> = served
        .iter()
        .flat_map(|(location, _, settings, _)| location.files.iter().map(move |path| (path.as_str(), settings)))
        .collect();
    let library = Library::of(folder, sources);
    let mut migrations = read(&files, &library, progress).into_iter();
    let mut environments = Vec::with_capacity(served.len());
    // Only a broken chain is worth looking through all files.
    let ids = LazyCell::new(|| written_ids(folder));
    let names = names(&served);
    for ((location, database, settings, options), name) in served.iter().zip(names) {
        let mut migrations: Vec<Migration> = migrations.by_ref().take(location.files.len()).collect();
        let mut env_py = env_py_of(location, database, folder, &library, settings);
        let unreadable = library.source(&path_in(location.script_directory(), "env.py"));
        let unreadable = unreadable.map_or_else(Vec::new, Unreadable::all);
        if !unreadable.is_empty() {
            // What can't be read of it may say another one.
            env_py.conventions = None;
        }
        let conventions = conventions(&env_py, folder, &library);
        let graph = Graph::of(&migrations);
        let mut empty = Schema::empty(settings.dialect, conventions.map(Arc::new));
        empty.knows_convention = env_py.conventions.is_some();
        empty.user = database.user().map(Arc::from);
        empty.sets_search_path = sets_search_path(location, folder);
        let released = released(&graph, &migrations, options);
        let deployment = Deployment { server: Server::of(settings.dialect, options.version), released };
        let replay = Replay::of(&mut migrations, &graph, empty, &deployment, |migration, schema| {
            migration.meet(&library, settings, schema);
        });
        let verdict = verdict_of(location, &migrations, &graph);
        let lacks_any = graph.nodes.iter().any(Node::lacks_any);
        let diagnoses = if lacks_any { diagnosed(location, &migrations, &graph, &ids) } else { BTreeMap::new() };
        let widens_version_column = env_py.widens_version_column
            || migrations.iter().flat_map(|it| &it.functions).flat_map(|it| &it.operations).any(widens_version_column);
        let variables = variables(&env_py, &migrations);
        environments.push(Environment {
            name,
            location: (*location).clone(),
            database: database.clone(),
            options: options.clone(),
            migrations,
            graph,
            replay,
            verdict,
            diagnoses,
            transaction: env_py.transaction,
            env_py_unreadable: unreadable,
            reads: env_py.reads,
            runs_for_what_is_there: env_py.runs_for_what_is_there,
            has_own_version_table: env_py.has_own_version_table,
            imports_flask_appbuilder: env_py.imports_flask_appbuilder,
            names_autocommit: env_py.names_autocommit,
            turns_foreign_keys_off: env_py.turns_foreign_keys_off,
            widens_version_column,
            variables,
            env_py: env_py.described,
            files: files_beside(location, folder),
            template: template(location, folder),
            models: Models::default(),
            ranges: Vec::new(),
            released: deployment.released,
            standing: None,
        });
    }
    let chains: Vec<(&Graph, &[Migration])> =
        environments.iter().map(|it: &Environment| (&it.graph, it.migrations.as_slice())).collect();
    let standings = standings(&chains, &options.database_at);
    for (environment, standing) in environments.iter_mut().zip(standings) {
        environment.standing = standing;
        let chain = Chain::of(&environment.graph, &environment.migrations);
        environment.ranges = chain.ranges(&environment.options.ranges);
    }
    environments
}

/// The migrations that are deployed everywhere: up to those that the reader names, else up to where the database stands.
fn released(graph: &Graph, migrations: &[Migration], options: &Options) -> Option<BTreeSet<Index>> {
    if options.deployed.is_empty() {
        return applied(graph, &options.database_at);
    }
    let mut released = Chain::of(graph, migrations).up_to(&options.deployed)?;
    released.extend(older_lines(graph, migrations, &released));
    Some(released)
}

/// Migrations of lines of their own, by branch labels that nothing deployed has, from before the last that is deployed: who
/// names one revision of several lines means the day, and has not forgotten years of the others.
fn older_lines(graph: &Graph, migrations: &[Migration], released: &BTreeSet<Index>) -> Vec<Index> {
    let date = |index: Index| migrations.get(index).and_then(Migration::created);
    let Some(last) = released.iter().filter_map(|&index| date(index)).max() else { return Vec::new() };
    let ends = graph.labels_at_ends(released);
    let is_of_another = |index: &Index| {
        let labels = &graph.nodes[*index].labels;
        !released.contains(index) && !labels.is_empty() && !labels.iter().any(|label| ends.contains(label))
    };
    let all = (0..graph.nodes.len()).filter(is_of_another);
    all.filter(|&index| date(index).is_some_and(|date| date < last)).collect()
}

/// What an env.py and migrations ask of where they run: each once, by its default where one has it.
fn variables(env_py: &EnvPy, migrations: &[Migration]) -> Vec<Variable> {
    let mut variables: BTreeMap<(Surrounding, &str), &Variable> = BTreeMap::new();
    for variable in env_py.variables.iter().chain(migrations.iter().flat_map(|it| &it.variables)) {
        let known = variables.entry((variable.from, &variable.name)).or_insert(variable);
        if known.default.is_none() && (variable.default.is_some() || known.computed_default.is_none()) {
            *known = variable;
        }
    }
    variables.into_values().cloned().collect()
}

/// What environments are called: by their path, and where several have the same one, by what tells them apart.
fn names(served: &[(&Location, Database, Settings, Options)]) -> Vec<String> {
    let name = |(at, (location, database, ..)): (usize, &(&Location, Database, Settings, Options))| {
        let same: Vec<usize> = (0..served.len()).filter(|other| served[*other].0.path == location.path).collect();
        let mut name = shown(&location.path).to_owned();
        let is_sole = |section: &str| {
            let of_section = same.iter().filter(|other| served[**other].0.config.section.as_deref() == Some(section));
            of_section.count() == 1
        };
        if let Some(database) = database.title() {
            name.push_str(&format!(", database {database}"));
        } else if same.len() > 1 {
            match location.config.section.as_deref() {
                Some(section) if is_sole(section) => name.push_str(&format!(", section {section}")),
                _ => {
                    let number = same.iter().position(|other| *other == at).unwrap_or_default() + 1;
                    name.push_str(&format!(", no. {number}"));
                }
            }
        }
        name
    };
    served.iter().enumerate().map(name).collect()
}

/// What the env.py of an environment says; nothing where there is none.
fn env_py_of<'a>(
    location: &Location,
    database: &Database,
    folder: &Folder,
    library: &'a Library<'a>,
    settings: &'a Settings,
) -> EnvPy {
    let Some(source) = library.source(&path_in(location.script_directory(), "env.py")) else { return EnvPy::default() };
    env_py(source, library, settings, address(location, database, folder).as_ref())
}

/// The names of the files in a script directory that are no migrations, sorted.
fn files_beside(location: &Location, folder: &Folder) -> Vec<String> {
    let directory = location.script_directory();
    let own: BTreeSet<&str> = location.files.iter().map(String::as_str).into_set();
    let names = folder.below(directory).filter(|name| !name.is_empty() && !name.contains('/'));
    names.filter(|name| !own.contains(path_in(directory, name).as_str())).map(ToOwned::to_owned).collect()
}

/// The text of an environment's `script.py.mako`, by which Alembic lays out new migrations.
fn template(location: &Location, folder: &Folder) -> Option<String> {
    let bytes = folder.bytes(&path_in(location.script_directory(), "script.py.mako"))?;
    Some(text::decoded(bytes).text)
}

/// Whether the env.py of an environment names the search path, to set it on its connection.
fn sets_search_path(location: &Location, folder: &Folder) -> bool {
    let bytes = folder.bytes(&path_in(location.script_directory(), "env.py")).unwrap_or_default();
    memchr::memmem::find(bytes, b"search_path").is_some()
}

/// The names that an environment gives to what has none, where they are known: where its env.py takes its metadata
/// from elsewhere, the only convention that the folder writes down is taken for it.
fn conventions(env_py: &EnvPy, folder: &Folder, library: &Library<'_>) -> Option<Conventions> {
    env_py.conventions.clone().or_else(|| naming::written_conventions(folder, library))
}

/// How an environment's migrations are read.
pub(crate) fn settings(database: &Database, options: &Options) -> Settings {
    Settings {
        dialect: options.dialect.unwrap_or(database.dialect),
        offline: options.offline,
        product: database.product.filter(|_| options.dialect.is_none_or(|it| it == Dialect::Other)),
        database: database.name.clone(),
        options: database.options.clone(),
        surroundings: options.surroundings.clone(),
    }
}

/// What Alembic would say of an environment: of its configuration, then of its files.
fn verdict_of(location: &Location, migrations: &[Migration], graph: &Graph) -> Verdict {
    if let Some(stop) = &location.stop {
        let stop = Stop { error: stop.error.clone(), message: stop.message.clone(), at: None };
        return Verdict { warnings: Vec::new(), stop: Some(stop) };
    }
    let twice = location
        .loaded_twice
        .iter()
        .map(|path| format!("File {path} loaded twice! ignoring. Please ensure version_locations is unique."));
    let mut verdict = verdict(migrations, graph);
    verdict.warnings.splice(0..0, twice);
    verdict
}

/// The ids that files of the folder assign, with their paths.
fn written_ids(folder: &Folder) -> Vec<(&str, &str)> {
    let files = folder.files().filter(|(path, _)| path.ends_with(".py"));
    files.filter_map(|(path, _)| Some((path, written_id(folder.bytes(path)?)?))).collect()
}

/// What probably happened where an environment names what isn't there: the folder may hold it elsewhere.
fn diagnosed(
    location: &Location,
    migrations: &[Migration],
    graph: &Graph,
    ids: &[(&str, &str)],
) -> BTreeMap<String, Diagnosis> {
    let own: BTreeSet<&str> = location.files.iter().map(String::as_str).into_set();
    let others = ids.iter().filter(|(path, _)| !own.contains(path));
    let elsewhere = others.map(|(path, id)| ((*id).to_owned(), (*path).to_owned())).into_map();
    diagnoses(migrations, graph, &elsewhere)
}

/// Room for the deepest tree that the parser lets through, walked by recursion.
const STACK_BYTES: usize = 64 << 20;

/// Migrations that a thread reads before it hands them on.
const BATCH: usize = 16;

/// Reads migrations, on as many threads as there are cores (in a browser, one), in the order given.
fn read(paths: &[(&str, &Settings)], library: &Library<'_>, progress: &mut dyn FnMut(usize, usize)) -> Vec<Migration> {
    let read_one = |&(path, settings): &(&str, &Settings)| Migration::read(path, library, settings);
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let mut slots: Vec<Option<Migration>> = paths.iter().map(|_| None).collect();
    let mut done = 0;
    if cores > 1 {
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            let (send, receive) = mpsc::channel();
            for _ in 0..cores {
                let (send, next) = (send.clone(), &next);
                // Where no thread can be had, what is left is read below.
                let _spawned = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, move || {
                    while let at = next.fetch_add(BATCH, Ordering::Relaxed)
                        && let Some(rest) = paths.get(at..)
                    {
                        let batch: Vec<Migration> = rest.iter().take(BATCH).map(read_one).collect();
                        if batch.is_empty() {
                            break;
                        }
                        // The other end is there for as long as this scope.
                        let _sent = send.send((at, batch));
                    }
                });
            }
            drop(send);
            for (at, batch) in receive {
                done += batch.len();
                for (slot, migration) in slots[at..].iter_mut().zip(batch) {
                    *slot = Some(migration);
                }
                progress(done, paths.len());
            }
        });
    }
    let read_left = |(slot, path): (Option<Migration>, &(&str, &Settings))| {
        slot.unwrap_or_else(|| {
            let migration = read_one(path);
            done += 1;
            progress(done, paths.len());
            migration
        })
    };
    slots.into_iter().zip(paths).map(read_left).collect()
}

impl Audit {
    fn of(
        folder: &Folder,
        environments: Vec<Environment>,
        settled: Settled,
        beside: Beside,
        models_alone: Models,
    ) -> Audit {
        let sums = |(files, sum), (_, bytes): (_, &[u8])| (files + 1, sum + bytes.len() as u64);
        let (files, bytes) = folder.read().fold((0, 0), sums);
        let Settled { findings, suppressed, unspoken, of_deployed } = settled;
        // What is not told is there all the same.
        let untold = suppressed.iter().map(|it| &it.finding).chain(&unspoken);
        let untold: Vec<&Finding> = untold.collect();
        let all = if untold.is_empty() {
            Cow::Borrowed(&findings)
        } else {
            Cow::Owned(findings.iter().chain(untold).cloned().collect())
        };
        let checks = checks(folder, &environments, &all, &beside, &models_alone);
        let findings_by_path = by_path(&findings);
        let other_lines = other_lines(folder, &environments, &findings);
        let fixable = fixable(folder, &findings);
        Audit {
            files,
            bytes,
            environments,
            findings,
            suppressed,
            of_deployed,
            known: None,
            beside,
            models_alone,
            checks,
            fixable,
            findings_by_path,
            other_lines,
        }
    }

    /// The same, of environments that serve several databases only one of them.
    ///
    /// # Errors
    /// None is called so: the names that there are.
    pub fn of_database(self, name: &str) -> Result<Audit, Vec<String>> {
        let is_it = |it: &Environment| it.database.title().is_none_or(|title| title == name);
        if !self.environments.iter().any(|it| it.database.name.is_some() && is_it(it)) {
            let names = self.environments.iter().filter_map(|it| it.database.title().map(ToOwned::to_owned));
            return Err(names.collect());
        }
        let mut places: Vec<Option<usize>> = Vec::new();
        let mut kept = 0;
        for environment in &self.environments {
            places.push(is_it(environment).then_some(kept));
            kept += usize::from(is_it(environment));
        }
        let is_kept = |finding: &Finding| finding.environment.is_none_or(|at| places[at].is_some());
        let placed = |it: Finding| Finding { environment: it.environment.and_then(|at| places[at]), ..it };
        let findings: Vec<Finding> = self.findings.into_iter().filter(is_kept).map(placed).collect();
        let suppressed = self.suppressed.into_iter().filter(|it| is_kept(&it.finding));
        let suppressed = suppressed.map(|it| Suppressed { finding: placed(it.finding), ..it }).collect();
        let mut checks = self.checks;
        checks.retain(|check| check.database.as_deref().is_none_or(|database| database == name));
        let environments = self.environments.into_iter().filter(is_it).collect();
        let findings_by_path = by_path(&findings);
        Ok(Audit { environments, findings, suppressed, checks, findings_by_path, ..self })
    }

    /// The same without some findings.
    pub fn without(mut self, is_left_out: impl Fn(&Finding) -> bool) -> Audit {
        self.findings.retain(|finding| !is_left_out(finding));
        self.findings_by_path = by_path(&self.findings);
        self
    }

    /// A line that a finding is about in a file that is no migration, its passwords masked.
    pub fn other_line(&self, path: &str, line: u32) -> Option<&str> {
        self.other_lines.get(&(path.to_owned(), line)).map(String::as_str)
    }

    /// The checks of an environment; those that stand alone where there is none.
    pub fn checks_of(&self, environment: Option<&Environment>) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(move |check| match environment {
            Some(it) => {
                check.environment.as_deref() == Some(shown(&it.location.path)) && check.database == it.database.name
            }
            None => check.environment.is_none(),
        })
    }

    /// Findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity() == severity).count()
    }

    /// Findings about one file of an environment.
    pub fn findings_of(&self, environment: &Environment, path: &str) -> impl Iterator<Item = &Finding> {
        let of_file = self.findings_by_path.get(path).into_iter().flatten().map(|&at| &self.findings[at]);
        of_file.filter(|finding| self.concerns(finding, environment))
    }

    /// The database that a finding is about, where its environment serves several.
    pub fn database_of(&self, finding: &Finding) -> Option<&str> {
        let environment = finding.environment.filter(|_| finding.rule.is_of_replay());
        environment.and_then(|at| self.environments.get(at)?.database.name.as_deref())
    }

    /// Whether a person needs to know of a finding now: what is wrong, and advice on what is still to be deployed; on the last
    /// revisions of the chain, where nobody says what is.
    pub fn matters_now(&self, finding: &Finding) -> bool {
        let is_wrong = !finding.rule.group.advises() && finding.severity() <= Severity::Warning;
        let environment = finding.environment.and_then(|at| self.environments.get(at));
        let is_old = finding.revision.is_some()
            && environment.is_some_and(|it| it.released.is_none() && !it.is_recent(&finding.path));
        is_wrong || finding.severity() == Severity::Error || !is_old
    }

    /// Whether a finding is an environment's, or the folder's. Of several databases that the same files serve, each has what
    /// comes of carrying them out on it, and what is wrong with the files.
    pub fn concerns(&self, finding: &Finding, environment: &Environment) -> bool {
        finding.environment.is_none_or(|at| {
            let other = &self.environments[at];
            let shares_files = other.database.name.is_some() && other.location == environment.location;
            other.name == environment.name || (shares_files && !finding.rule.is_of_replay())
        })
    }
}

/// Letters of a line that are kept.
const MAX_LINE: usize = 1_000;

/// The files that fixes change.
fn fixable(folder: &Folder, findings: &[Finding]) -> Folder {
    let fixes = findings.iter().flat_map(|finding| finding.fix.iter().chain(&finding.alternative));
    let paths: BTreeSet<&str> = fixes.flat_map(|fix| &fix.edits).map(|edit| edit.path.as_str()).into_set();
    let mut fixable = Folder::default();
    for path in paths {
        if let Some(bytes) = folder.read_bytes(path) {
            fixable.add(path, bytes.to_vec());
        }
    }
    fixable
}

/// The lines that findings are about in files that are no migrations.
fn other_lines(folder: &Folder, environments: &[Environment], findings: &[Finding]) -> BTreeMap<(String, u32), String> {
    let migrations: BTreeSet<&str> =
        environments.iter().flat_map(|it| &it.migrations).map(|it| it.path.as_str()).into_set();
    let others = findings.iter().filter(|it| !it.path.is_empty() && !migrations.contains(it.path.as_str()));
    let mut wanted: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for finding in others {
        wanted.entry(&finding.path).or_default().insert(finding.position.line);
    }
    let mut lines = BTreeMap::new();
    for (path, numbers) in wanted {
        let Some(bytes) = folder.bytes(path) else { continue };
        let decoded = text::decoded(bytes);
        for (number, line) in (1..).zip(decoded.text.lines()).filter(|(number, _)| numbers.contains(number)) {
            let line = line.get(..line.floor_char_boundary(MAX_LINE)).unwrap_or_default();
            lines.insert((path.to_owned(), number), without(line, secrets_in_configuration(line)));
        }
    }
    lines
}

/// Places among findings of those about a file, by its path.
fn by_path(findings: &[Finding]) -> BTreeMap<String, Vec<usize>> {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, finding) in findings.iter().enumerate() {
        places.entry(finding.path.clone()).or_default().push(at);
    }
    places
}
