//! One migration in the place of all up to a revision: what makes the schema that they leave, with the rows that they
//! insert, and what has become of the rest of the chain.

mod rows;
mod unsure;

use std::collections::{BTreeMap, BTreeSet};

use super::schema::Snapshot;
use super::schema::alchemy::classes;
use super::schema::baseline::Baseline;
use crate::audit::settings;
use crate::draft::Draft;
use crate::environment::Environment;
use crate::folder::text::is_utf8;
use crate::folder::{Folder, parent, path_in};
use crate::graph::{Graph, Index};
use crate::interpret::library::{Library, Sources};
use crate::inventory::naming;
use crate::operation::ObjectKind;
use crate::ordered::Gather;
use crate::patch::Patch;
use crate::replay::{Deployment, Replay};
use crate::revision::Migration;
use crate::rules::following;
use crate::schema::Schema;
use crate::schema::difference::{Difference, How, differences};
use crate::schema::fault::{Fault, Log, Thing};
use rows::Rows;

/// What came of it.
#[derive(Debug)]
pub struct Squash {
    /// The new migration.
    pub revision: String,
    /// The path of its file.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The last of the migrations that it stands for.
    pub at: String,
    /// How many these are.
    pub migrations: usize,
    /// The paths of their files that are gone.
    pub removed: Vec<String>,
    /// The other migrations of the environment, by their paths, as they are then.
    pub rest: BTreeMap<String, String>,
    /// The paths of those of them that follow another revision now.
    pub edited: Vec<String>,
    /// What becomes of the files: those that go, the new one, and the headers of those that follow it.
    pub patch: Patch,
    /// What the migrations do that is not in it: data, rights.
    pub not_carried: Vec<Place>,
    /// Constraints have names that an unknown convention may have made.
    pub are_names_guessed: bool,
    /// It has a way back; none where the folder's `script.py.mako` has no place for one.
    pub has_downgrade: bool,
    /// What may be there or not after the old migrations, and is made by the new one.
    pub assumed: Vec<Place>,
    /// Where the new chain leaves another schema than the old one; nothing if all is well.
    pub differences: Vec<String>,
}

/// Something in a migration, or about one as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path of the migration; none where it is about none.
    pub path: Option<String>,
    /// The line, where it is about one.
    pub line: Option<u32>,
    /// What is to be said.
    pub text: String,
}

impl Place {
    fn new(migration: &Migration, line: Option<u32>, text: impl Into<String>) -> Place {
        Place { path: Some(migration.path.clone()), line, text: text.into() }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.path, self.line) {
            (Some(path), Some(line)) => write!(out, "{path}:{line}: {}", self.text),
            (Some(path), None) => write!(out, "{path}: {}", self.text),
            (None, _) => out.write_str(&self.text),
        }
    }
}

/// What the new migration is called in the name of its file.
const SLUG: &str = "baseline";

/// The migrations up to a revision in one: up to the head where none is named. It keeps the revision's id, so that databases
/// that are there already need nothing, unless another is given.
///
/// # Errors
/// Why that can't be, each reason with its place.
pub fn squash(environment: &Environment, to: Option<&str>, id: Option<&str>) -> Result<Squash, Vec<Place>> {
    let target = target(environment, to)?;
    let squashed = squashed(environment, target)?;
    let last = &environment.migrations[target];
    let at = last.name().to_owned();
    let id = id.unwrap_or(&at);
    if environment.migrations.iter().enumerate().any(|(other, it)| other != target && it.id() == Some(id)) {
        return Err(vec![general(format!("another migration has the id {id} already"))]);
    }
    let schema = environment.schema_at(&[target]);
    let mut reasons = unsure::reasons(environment, &schema, &squashed);
    let snapshot = Snapshot { environment, schema: &schema, revisions: &[target] };
    let baseline = Baseline::of(snapshot);
    if reasons.is_empty() {
        reasons.extend(baseline.left_out.iter().map(|(what, why)| general(format!("{what}: {why}"))));
    }
    if !reasons.is_empty() {
        return Err(reasons);
    }
    let assumed = unsure::assumed(environment, &schema);
    let Rows { inserts, not_carried } = Rows::of(environment, &schema, &squashed);
    let mut upgrade = baseline.upgrade;
    if !inserts.is_empty() {
        upgrade.push(String::new());
        upgrade.extend(inserts);
    }
    let notes = not_carried.iter().map(|place| format!("# Not carried over: {place}"));
    upgrade.extend(notes.map(|note| note.replace(['\n', '\r'], " ")));
    let count = squashed.len();
    let message = format!(
        "Baseline: {count} migration{} up to {at} in one\n\nWritten by Limbeck from what they say, for {}.\n{}",
        if count == 1 { "" } else { "s" },
        environment.database_title(),
        advice(&at, id)
    );
    let labels: BTreeSet<&String> =
        squashed.iter().flat_map(|&index| environment.migrations[index].labels()).into_set();
    let labels: Vec<String> = labels.into_iter().cloned().collect();
    let date = last.create_date().map(ToOwned::to_owned).or_else(|| naming::day(last));
    let classes = classes([&upgrade, &baseline.downgrade]);
    let draft = Draft {
        message: &message,
        revision: id,
        down_revision: &[],
        branch_labels: &labels,
        create_date: date.as_deref(),
        imports: &classes,
        upgrade: &upgrade,
        downgrade: &baseline.downgrade,
    };
    let text = draft.text(environment.template.as_deref());
    let name = naming::with_slug(naming::stem(last.file()), last.name(), id, SLUG);
    let path = path_in(parent(&last.path), &format!("{name}.py"));
    let has_downgrade = baseline.downgrade.first().is_none_or(|first| text.contains(first.as_str()));
    let differences = differing(environment, &schema, &squashed, target, (id, &path, &text, has_downgrade));
    let mut patch = Patch::default();
    let (mut rest, mut edited) = (BTreeMap::new(), Vec::new());
    for (index, migration) in environment.migrations.iter().enumerate().filter(|(index, _)| !squashed.contains(index)) {
        let follows = id != at && environment.graph.nodes[index].parents.contains(&target);
        let text = if follows { with_parent(&mut patch, migration, &at, id)? } else { migration.text.clone() };
        edited.extend(follows.then(|| migration.path.clone()));
        rest.insert(migration.path.clone(), text);
    }
    let old = squashed.iter().map(|&index| &environment.migrations[index]);
    let (same, gone): (Vec<&Migration>, Vec<&Migration>) = old.partition(|it| it.path == path);
    for it in &gone {
        patch.remove(&it.path, &it.text);
    }
    patch.put(&path, same.first().map(|it| it.text.as_str()), &text);
    let removed = gone.iter().map(|it| it.path.clone()).collect();
    let are_names_guessed =
        schema.tables().any(|(_, table)| table.constraints().any(|(_, it)| it.is_guess && it.is_made_up));
    let migrations = squashed.len();
    Ok(Squash {
        revision: id.to_owned(),
        path,
        text,
        at,
        migrations,
        removed,
        rest,
        edited,
        patch,
        not_carried,
        are_names_guessed,
        has_downgrade,
        assumed,
        differences,
    })
}

fn general(text: impl Into<String>) -> Place {
    Place { path: None, line: None, text: text.into() }
}

/// What to do with databases that are there already.
fn advice(at: &str, id: &str) -> String {
    if at == id {
        format!(
            "Databases at {at} or later need nothing. Bring one that stands before it to {at} with the old migrations first."
        )
    } else {
        format!(
            "Bring databases to {at} with the old migrations first; then, with the new ones: alembic stamp --purge {id}"
        )
    }
}

impl Squash {
    /// What to do with databases that are there already.
    pub fn advice(&self) -> String {
        advice(&self.at, &self.revision)
    }

    /// What is special about it.
    pub fn notes(&self) -> Vec<&'static str> {
        let mut notes = Vec::new();
        if !self.has_downgrade {
            notes.push("It has no downgrade, as the folder's script.py.mako has no place for one.");
        }
        if self.are_names_guessed {
            notes.push(
                "No naming convention is known: names of constraints that no author gave are taken for the database's own.",
            );
        }
        notes
    }

    /// What is to be known of it besides its text, line by line.
    pub fn summary(&self) -> String {
        let s = if self.migrations == 1 { "" } else { "s" };
        let mut lines = vec![format!("{} stands for {} migration{s}.", self.path, self.migrations)];
        lines.extend(self.removed.iter().map(|path| format!("  delete {path}")));
        lines.extend(self.edited.iter().map(|path| format!("  {path} follows {} now", self.revision)));
        if !self.not_carried.is_empty() {
            lines.push(
                "Not carried over, as no schema tells of it; do it by hand where a new database needs it:".to_owned(),
            );
            lines.extend(self.not_carried.iter().map(|place| format!("  {place}")));
        }
        lines.extend(self.assumed.iter().map(|place| format!("Made by it in any case: {place}")));
        lines.push(self.advice());
        lines.extend(self.notes().into_iter().map(ToOwned::to_owned));
        lines.push(match self.differences.as_slice() {
            [] => "Carried out on an empty database, it leaves the same schema as they do.".to_owned(),
            differences => {
                let lines: String = differences.iter().map(|line| format!("\n  {line}")).collect();
                format!("It does not leave the same schema as they do:{lines}")
            }
        });
        lines.join("\n") + "\n"
    }
}

/// The revision up to which all is squashed.
fn target(environment: &Environment, to: Option<&str>) -> Result<Index, Vec<Place>> {
    let graph = &environment.graph;
    if environment.database.name.is_some() {
        return Err(vec![general(
            "the environment serves several databases, and one migration makes the schema of one only",
        )]);
    }
    if let Some(migration) = environment.left_out().next() {
        return Err(vec![Place::new(migration, None, "it stands in no chain")]);
    }
    if !graph.cycles.is_empty() {
        return Err(vec![general("revisions follow each other in a circle")]);
    }
    let address = to.unwrap_or("head");
    let found = match to {
        Some(address) => graph.addressed(address).map_err(|reason| vec![general(reason)])?,
        None => graph.heads.clone(),
    };
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(vec![general("there is no migration")]),
        several => {
            let names: Vec<&str> = several.iter().map(|&index| environment.migrations[index].name()).collect();
            let names = names.join(", ");
            Err(vec![general(format!("`{address}` means several revisions; choose one with --to: {names}"))])
        }
    }
}

/// The revisions that are squashed: one and all that it stands on.
fn squashed(environment: &Environment, target: Index) -> Result<BTreeSet<Index>, Vec<Place>> {
    let graph = &environment.graph;
    let squashed = graph.reached([target], |node| node.parents.iter().copied());
    let mut reasons = Vec::new();
    let migration = |index: Index| &environment.migrations[index];
    for &index in &squashed {
        let node = &graph.nodes[index];
        if let Some(missing) = node.missing_parents.iter().chain(&node.missing_dependencies).next() {
            reasons.push(Place::new(
                migration(index),
                None,
                format!("the chain is broken: there is no revision {missing}"),
            ));
        }
        if let Some(&other) = node.dependencies.iter().find(|other| !squashed.contains(other)) {
            let name = migration(other).name();
            reasons.push(Place::new(migration(index), None, format!("it depends on {name}, which is of another line")));
        }
    }
    for (index, node) in graph.nodes.iter().enumerate().filter(|(index, _)| !squashed.contains(index)) {
        let before = node.parents.iter().chain(&node.dependencies);
        for &on in before.filter(|&&on| on != target && squashed.contains(&on)) {
            let text = format!(
                "it follows {}, which would be gone: squash up to that, or to where both come together",
                migration(on).name()
            );
            reasons.push(Place::new(migration(index), None, text));
        }
    }
    let left = (0..graph.nodes.len()).filter(|index| !squashed.contains(index)).map(migration);
    for other in left.filter(|it| !is_utf8(&it.text)) {
        let text =
            "it names another encoding than UTF-8, in which what is left of the chain is written: convert it first";
        reasons.push(Place::new(other, None, text));
    }
    if reasons.is_empty() { Ok(squashed) } else { Err(reasons) }
}

/// A migration that follows another revision now: in its header, and in the line of its docstring.
fn with_parent(patch: &mut Patch, migration: &Migration, from: &str, to: &str) -> Result<String, Vec<Place>> {
    let parents = migration.down_revision.known();
    let parents = parents.into_iter().flatten().map(|it| if it == from { to } else { it.as_str() }).collect::<Vec<_>>();
    let fix = following(migration, &parents).ok_or("its down_revision isn't written as one that can be changed");
    let text = fix.and_then(|fix| patch.edit(&migration.path, &migration.text, &fix.edits));
    text.map_err(|why| vec![Place::new(migration, None, why)])
}

/// Where the new migration, and what follows it, leave another schema than the old ones.
fn differing(
    environment: &Environment,
    schema: &Schema,
    squashed: &BTreeSet<Index>,
    target: Index,
    (id, path, text, has_downgrade): (&str, &str, &str, bool),
) -> Vec<String> {
    let mut folder = Folder::default();
    folder.add(path, text.as_bytes().to_vec());
    let sources = Sources::of(&folder);
    let library = Library::of(&folder, &sources);
    let settings = settings(&environment.database, &environment.options);
    let mut migrations = vec![Migration::read(path, &library, &settings)];
    let graph = Graph::of(&migrations);
    let last = &environment.replay.last;
    let mut empty = Schema::empty(last.dialect, last.conventions.clone());
    empty.knows_convention = last.knows_convention;
    empty.user.clone_from(&last.user);
    empty.sets_search_path = last.sets_search_path;
    let deployment = Deployment { server: environment.server(), released: None };
    let replay = Replay::of(&mut migrations, &graph, empty, &deployment, |migration, schema| {
        migration.meet(&library, &settings, schema);
    });
    let name = environment.migrations[target].name();
    let mut found =
        different(schema, &replay.last).into_iter().map(|it| format!("at {name}: {it}")).collect::<Vec<_>>();
    let has_header = |it: &Migration| it.id() == Some(id) && it.down_revision.known().is_some_and(Vec::is_empty);
    if !migrations.first().is_some_and(has_header) {
        found.push(format!("its header does not say that {id} follows nothing: see script.py.mako"));
    }
    let is_old = |fault: &&Fault| environment.replay.log.faults.iter().any(|old| old.problem == fault.problem);
    found.extend(replay.log.faults.iter().filter(|fault| !is_old(fault)).map(|fault| fault_in(&migrations, fault)));
    let mut whole = replay.last.clone();
    let mut log = Log::default();
    for &index in environment.replay.order.iter().filter(|index| !squashed.contains(index)) {
        whole.carry_out(&environment.migrations[index], index, &mut log);
    }
    if found.is_empty() {
        found.extend(different(last, &whole).into_iter().map(|it| format!("at the heads: {it}")));
    }
    // A folder whose migrations have no downgrade gets none.
    if !has_downgrade {
        return found;
    }
    let (left, _) = replay.downgraded(&migrations);
    let tables = left.tables().map(|(id, _)| format!("table {id}"));
    let views = left.views().map(|(id, _)| format!("view {id}"));
    let types = left.types().map(|(id, _)| format!("type {id}"));
    found.extend(tables.chain(views).chain(types).map(|it| format!("after the downgrade there is still {it}")));
    found
}

/// Where the new migration itself fails, or is odd.
fn fault_in(migrations: &[Migration], fault: &Fault) -> String {
    let operation = fault.step.operation(migrations, "upgrade");
    operation.map_or(String::new(), |it| format!("line {} of it may fail: {}", it.position.line, it.change.words()))
}

/// Where two schemas differ, in words.
fn different(own: &Schema, made: &Schema) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    // What makes a schema or an extension may say more than that it is there, and a sequence may come with its column.
    let is_there = |it: &Difference| match (&it.thing, &it.how) {
        (Thing::Object(kind, _), How::Changed(_)) => matches!(kind, ObjectKind::Schema | ObjectKind::Extension),
        (Thing::Object(ObjectKind::Sequence, id), _) => {
            [own, made].iter().all(|schema| schema.sequences().any(|(other, _)| other == id))
        }
        _ => false,
    };
    for it in differences(own, made).into_iter().filter(|it| !is_there(it)) {
        found.push(match &it.how {
            How::Added => format!("there is a {} {} that was not there", it.word(), it.thing),
            How::Removed => format!("{} {} is missing", it.word(), it.thing),
            How::Changed(aspects) => format!("{} {}: {}", it.word(), it.thing, aspects.join("; ")),
        });
    }
    for (id, table) in own.tables() {
        let Some(other) = made.table(id) else { continue };
        let names =
            |table: &crate::schema::Table| table.columns.iter().map(|it| it.name.to_string()).collect::<Vec<_>>();
        if names(table) != names(other) {
            found.push(format!("columns of {id}: {}, then {}", names(table).join(", "), names(other).join(", ")));
        }
    }
    found
}
