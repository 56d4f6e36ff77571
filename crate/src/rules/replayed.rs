//! What goes wrong when a chain is carried out on an empty database, in the words of findings.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::schema::{refused_change, table_never_created};
use super::{mend, mistaken};
use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::graph::{Index, Node};
use crate::interpret::function::Function;
use crate::operation::{Change, ObjectKind, Operation};
use crate::python::lines::Position;
use crate::replay::Undone;
use crate::revision::Migration;
use crate::schema::Step;
use crate::schema::difference::{Difference, How};
use crate::schema::fault::{Fault, Gone, Misfit, Problem, Refusal, Thing, Use};

/// Differences that a message lists one by one.
const MAX_LISTED: usize = 4;

/// A fault at its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met<'e> {
    pub(super) fault: &'e Fault,
    pub(super) index: Index,
    pub(super) migration: &'e Migration,
    pub(super) position: Position,
    /// Why a run from an empty database may not get to it.
    doubt: Option<Doubt>,
    environment: &'e Environment,
}

/// Why a run from an empty database may not get to a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// What is not understood may explain it: worth knowing, and no reason to warn.
    AfterUnknown,
    /// What is missing of the chain may explain it; that is told already.
    Gap,
    /// On an empty database env.py finds nothing that it runs migrations for; a schema that is there comes with what its
    /// first migration needs.
    NothingThere { is_given: bool },
    /// A library makes it when the application starts.
    ByLibrary,
    /// The cause stands in a `try`.
    Caught,
    /// An older library does otherwise.
    OlderLibrary,
    /// Nothing says which database it is.
    AnyDatabase,
    /// Tables that no migration makes are used before: what makes those may make it with them.
    Baseline,
}

impl Doubt {
    fn severity(self) -> Severity {
        match self {
            Doubt::AfterUnknown
            | Doubt::Gap
            | Doubt::Baseline
            | Doubt::ByLibrary
            | Doubt::NothingThere { is_given: true } => Severity::Info,
            Doubt::Caught | Doubt::OlderLibrary | Doubt::AnyDatabase | Doubt::NothingThere { is_given: false } => {
                Severity::Warning
            }
        }
    }

    /// The doubt in words, for what a database of this title refuses.
    fn words(self, database: &str) -> Cow<'static, str> {
        let words = match self {
            Doubt::AfterUnknown => "Something earlier was not understood, which may be why.",
            Doubt::NothingThere { .. } => {
                "On an empty database nothing runs: env.py only runs migrations for what it finds there."
            }
            Doubt::Gap => "The chain is incomplete, which may be why.",
            Doubt::ByLibrary => "Flask-AppBuilder creates such tables when the application starts.",
            Doubt::Caught => "That is inside a `try`, and may not have run.",
            Doubt::Baseline => "Whatever creates the tables that no migration creates may create it too.",
            Doubt::OlderLibrary => "GeoAlchemy2 before 0.10 creates no index for an added column.",
            Doubt::AnyDatabase => {
                return format!("{database} refuses this, but nothing here says which database it is.").into();
            }
        };
        words.into()
    }
}

/// A run of an environment's migrations from an empty database, with what goes wrong on the way.
#[derive(Debug)]
pub struct Run<'e> {
    pub(super) environment: &'e Environment,
    /// The faults of the upgrades, in the order in which the run comes to them; without those that the migrations
    /// themselves reckon with, and those of chains that are not meant for the same database.
    pub(super) met: Vec<Met<'e>>,
    /// Its chains are meant for different databases: what carrying them out on one tells is worth nothing.
    is_mixed: bool,
}

impl<'e> Run<'e> {
    /// The run, with its faults told.
    pub fn of(environment: &'e Environment) -> Run<'e> {
        let is_mixed = made_in_two_trees(environment).next().is_some();
        let mut met = if is_mixed { Vec::new() } else { met(environment) };
        let with_baseline = table_never_created::with_baseline(environment, &met);
        for at in with_baseline {
            met[at].doubt = Some(Doubt::Baseline);
        }
        Run { environment, met, is_mixed }
    }

    /// What came of carrying out each downgrade after its upgrade, where that tells something: what follows from an upgrade
    /// that fails is not told again. A table that something else makes is there on the databases that are in use.
    pub(super) fn undone(&self) -> impl Iterator<Item = (&'e Undone, &'e Migration, &'e Function)> {
        let environment = self.environment;
        let undone: &[Undone] = if self.is_mixed { &[] } else { &environment.replay.undone };
        undone.iter().filter_map(move |undone| {
            let migration = environment.migrations.get(undone.migration)?;
            let is_missing = |met: &Met<'_>| matches!(never_made(&met.fault.problem), Some((Thing::Relation(_), _)));
            // A database that takes it for what is there goes on with it, another one stops.
            let is_alike = |met: &Met<'_>| met.fault.alike.is_some();
            let stops = |met: &Met<'_>| is_alike(met) || met.is_sure() && !is_missing(met);
            let fails = |met: &Met<'_>| met.index == undone.migration && stops(met);
            if self.met.iter().any(fails) {
                return None;
            }
            Some((undone, migration, migration.function("downgrade")?))
        })
    }
}

fn met(environment: &Environment) -> Vec<Met<'_>> {
    if environment.replay.log.faults.is_empty() {
        return Vec::new();
    }
    let is_whole = is_whole(environment);
    let behind_gaps = behind_gaps(environment);
    let trees = Trees::of(environment);
    let is_caught =
        |step: Step| step.operation(&environment.migrations, "upgrade").is_some_and(|operation| operation.is_caught);
    let log = &environment.replay.log;
    let met = log.faults.iter().filter_map(|fault| {
        let index = fault.step.migration as usize;
        let migration = environment.migrations.get(index)?;
        let position = fault.step.operation(&environment.migrations, "upgrade")?.position;
        let cause = cause(&fault.problem);
        // What a revision that isn't here would have made is not missing.
        let is_behind_gap = matches!(fault.problem, Problem::NeverMade { .. }) && behind_gaps.contains(&index);
        let is_broken = migration.function("upgrade").is_some_and(|it| mistaken::is_broken(it, position));
        let is_explained = is_broken || is_behind_gap || log.may_have_made_room(fault);
        let is_elsewhere = cause.is_some_and(|step| !trees.are_one(step.migration as usize, index));
        if is_explained || is_elsewhere || !is_known_to_fail(fault, environment) || is_caught(fault.step) {
            return None;
        }
        let doubt = if fault.after_unknown {
            Some(Doubt::AfterUnknown)
        } else if environment.runs_for_what_is_there {
            Some(Doubt::NothingThere { is_given: matches!(fault.problem, Problem::NeverMade { .. }) })
        } else if !is_whole {
            Some(Doubt::Gap)
        } else if environment.imports_flask_appbuilder && is_of_flask_appbuilder(&fault.problem) {
            Some(Doubt::ByLibrary)
        } else if is_of_geoalchemy2(environment, fault) {
            Some(Doubt::OlderLibrary)
        } else if cause.is_some_and(is_caught) {
            Some(Doubt::Caught)
        } else if !is_the_same_everywhere(fault) && !is_said(environment, &fault.problem) {
            Some(Doubt::AnyDatabase)
        } else {
            None
        };
        Some(Met { fault, index, migration, position, doubt, environment })
    });
    met.collect()
}

/// Tables that Flask-AppBuilder makes (`flask_appbuilder/security/sqla/models.py`).
const TABLES_OF_FLASK_APPBUILDER: [&str; 12] = [
    "ab_api_key",
    "ab_group",
    "ab_group_role",
    "ab_permission",
    "ab_permission_view",
    "ab_permission_view_role",
    "ab_register_user",
    "ab_role",
    "ab_user",
    "ab_user_group",
    "ab_user_role",
    "ab_view_menu",
];

/// Whether a table is missing that Flask-AppBuilder makes by itself.
fn is_of_flask_appbuilder(problem: &Problem) -> bool {
    let Problem::NeverMade { thing: Thing::Relation(id), .. } = problem else { return false };
    TABLES_OF_FLASK_APPBUILDER.contains(&&*id.name)
}

/// Whether an index is made that `GeoAlchemy2` has made with the column it added.
fn is_of_geoalchemy2(environment: &Environment, fault: &Fault) -> bool {
    let (Problem::MadeTwice { thing: Thing::Index(_), by } | Problem::NameTaken { by, .. }) = &fault.problem else {
        return false;
    };
    let maker = by.and_then(|by| by.operation(&environment.migrations, "upgrade"));
    matches!(maker.map(|maker| &maker.change), Some(Change::AddColumn { column, .. }) if column.type_.spatial_index)
}

/// Faults of what is made in two chains that have nothing in common: they are meant for different databases, and what
/// carrying them out on one tells is worth nothing.
pub(super) fn made_in_two_trees(environment: &Environment) -> impl Iterator<Item = (&Fault, &Thing, Step)> {
    let trees = (environment.graph.bases.len() > 1).then(|| Trees::of(environment));
    environment.replay.log.faults.iter().filter_map(move |fault| {
        let Problem::MadeTwice { thing: thing @ Thing::Relation(_), by: Some(by) } = &fault.problem else {
            return None;
        };
        let are_one = trees.as_ref()?.are_one(by.migration as usize, fault.step.migration as usize);
        (!are_one).then_some((fault, thing, *by))
    })
}

/// The operation of another migration that makes something a fault.
fn cause(problem: &Problem) -> Option<Step> {
    match problem {
        Problem::UsedAfter { gone: Gone::Dropped { by, .. } | Gone::Renamed { by, .. }, .. } => Some(*by),
        Problem::MadeTwice { by, .. }
        | Problem::NameTaken { by, .. }
        | Problem::Hidden { by, .. }
        | Problem::EnumMadeAgain { by, .. } => *by,
        _ => None,
    }
}

/// Whether each database takes it for a fault.
fn is_the_same_everywhere(fault: &Fault) -> bool {
    match &fault.problem {
        _ if fault.alike.is_some() => false,
        Problem::NeverMade { thing, use_ } | Problem::UsedAfter { thing, use_, .. } => {
            matches!(thing, Thing::Relation(_) | Thing::Column(..)) && *use_ != Use::Refer
        }
        Problem::MadeTwice { thing, .. } => matches!(thing, Thing::Relation(_) | Thing::Column(..)),
        Problem::Unnamed { .. } => true,
        Problem::Refused(Refusal::NamelessInBatch { .. }) => true,
        _ => false,
    }
}

/// What is to be said where nothing says which database it is, and not each takes it for a fault.
pub(super) fn words_of_doubt(environment: &Environment, fault: &Fault) -> Option<Cow<'static, str>> {
    let is_known = is_the_same_everywhere(fault) || is_said_which(environment);
    (!is_known).then(|| Doubt::AnyDatabase.words(environment.dialect().title()))
}

/// Whether something says which database the migrations are for.
fn is_said_which(environment: &Environment) -> bool {
    environment.database.is_said || environment.options.dialect.is_some()
}

/// Whether the database is known to take it for a fault: of one of which only the name is known, what each does.
pub(super) fn is_known_to_fail(fault: &Fault, environment: &Environment) -> bool {
    environment.dialect() != Dialect::Other || is_the_same_everywhere(fault)
}

/// Whether it is known which database the migrations are for, and that it takes such a thing for a fault.
fn is_said(environment: &Environment, problem: &Problem) -> bool {
    let is_of_all = matches!(
        problem,
        Problem::StillNeeded { .. }
            | Problem::Refused(_)
            | Problem::NameTaken { .. }
            | Problem::MadeTwice { thing: Thing::Index(_), .. }
            | Problem::NeverMade { thing: Thing::Constraint(..), .. }
            | Problem::UsedAfter { thing: Thing::Constraint(..), .. }
    );
    is_said_which(environment) && (is_of_all || environment.dialect().checks_references())
}

/// Which revisions hang together: chains that don't may be for different databases.
pub(super) struct Trees {
    roots: Vec<Index>,
}

impl Trees {
    pub(super) fn of(environment: &Environment) -> Trees {
        let nodes = &environment.graph.nodes;
        let mut roots: Vec<Index> = (0..nodes.len()).collect();
        for (index, node) in nodes.iter().enumerate() {
            for before in node.before() {
                let (one, other) = (root(&roots, index), root(&roots, before));
                roots[one] = other;
            }
        }
        let roots = (0..nodes.len()).map(|index| root(&roots, index)).collect();
        Trees { roots }
    }

    pub(super) fn are_one(&self, one: Index, other: Index) -> bool {
        self.roots.get(one) == self.roots.get(other)
    }
}

fn root(roots: &[Index], mut index: Index) -> Index {
    while roots[index] != index {
        index = roots[index];
    }
    index
}

/// Whether the chain is what Alembic would run, all of it.
fn is_whole(environment: &Environment) -> bool {
    let graph = &environment.graph;
    let counts = |node: &Node| node.counts && !node.lacks_any();
    graph.cycles.is_empty() && graph.nodes.iter().all(counts) && !environment.has_unknown_ids()
}

/// Revisions that stand on one that isn't here, or on themselves: Alembic comes to none of them.
fn behind_gaps(environment: &Environment) -> BTreeSet<Index> {
    let graph = &environment.graph;
    let refused = || graph.cycles.iter().filter(|cycle| cycle.seen_by_alembic);
    let is_in_cycle = |index: &Index| refused().any(|cycle| cycle.revisions.contains(index));
    let gaps = (0..graph.nodes.len()).filter(|index| graph.nodes[*index].lacks_any() || is_in_cycle(index));
    graph.reached(gaps, Node::after)
}

/// What is used and never made up to there, and what for.
pub(super) fn never_made(problem: &Problem) -> Option<(&Thing, Use)> {
    match problem {
        Problem::NeverMade { thing, use_ } => Some((thing, *use_)),
        _ => None,
    }
}

/// What is made after it was used: it was taken to be there before.
pub(super) fn made_after_use(problem: &Problem) -> Option<&Thing> {
    match problem {
        Problem::MadeTwice { thing, by: None } => Some(thing),
        _ => None,
    }
}

/// The first of the faults about each thing, and how many more there are about it.
pub(super) fn first_of_each<'e>(
    met: impl IntoIterator<Item = Met<'e>>,
    about: impl Fn(&'e Problem) -> Option<&'e Thing>,
) -> Vec<(Met<'e>, &'e Thing, usize)> {
    let mut places: BTreeMap<&Thing, usize> = BTreeMap::new();
    let mut firsts: Vec<(Met<'e>, &'e Thing, usize)> = Vec::new();
    for met in met {
        let Some(thing) = about(&met.fault.problem) else { continue };
        match places.get(thing) {
            Some(&at) => firsts[at].2 += 1,
            None => {
                places.insert(thing, firsts.len());
                firsts.push((met, thing, 0));
            }
        }
    }
    firsts
}

impl Met<'_> {
    /// The violation: an error where a run from an empty database surely comes to it, with the doubt otherwise, which says
    /// how severe it is.
    pub(super) fn violation(&self, message: impl Into<String>) -> Violation {
        match self.doubt {
            None => self.hint(message).with_severity(Severity::Error),
            Some(doubt) => {
                let message = format!("{} {}", message.into(), doubt.words(self.environment.dialect().title()));
                self.hint(message).with_severity(doubt.severity())
            }
        }
    }

    /// How severe it is, whatever its rule.
    pub(super) fn severity(&self) -> Severity {
        self.doubt.map_or(Severity::Error, Doubt::severity)
    }

    /// Whether what makes the tables that no migration makes may make it too.
    pub(super) fn may_come_with_baseline(&self) -> bool {
        self.doubt == Some(Doubt::Baseline)
    }

    /// Whether nothing speaks against it but that it isn't said which database it is.
    pub(super) fn is_sure_on_some_database(&self) -> bool {
        matches!(self.doubt, None | Some(Doubt::AnyDatabase))
    }

    /// Whether a run from an empty database surely comes to it.
    pub(super) fn is_sure(&self) -> bool {
        self.doubt.is_none()
    }

    /// The violation, as severe as its rule; it is about the table that the operation is about.
    pub(super) fn hint(&self, message: impl Into<String>) -> Violation {
        let mut violation = Violation::at(self.migration, self.position, message);
        let operation = self.operation();
        let table = operation.and_then(|operation| operation.change.table());
        violation.table = table.and_then(|name| self.environment.replay.last.id(name));
        violation
    }
}

/// The revision of an operation: `` `a1` ``.
pub(super) fn revision(environment: &Environment, step: Step) -> String {
    named(environment, step.migration as usize)
}

/// A revision by its id, or by its file where it has none.
pub(super) fn named(environment: &Environment, index: Index) -> String {
    let name = environment.migrations.get(index).map(|migration| migration.id().unwrap_or(&migration.path));
    format!("`{}`", name.unwrap_or_default())
}

/// What made something: `` `a1` already creates it (versions/a1.py, line 7) ``, or that it exists.
pub(super) fn maker(environment: &Environment, by: Option<Step>) -> String {
    let Some(step) = by else { return "it already exists".to_owned() };
    format!("{} already creates it{}", revision(environment, step), place(environment, step))
}

/// Where an operation of an upgrade stands: ` (versions/a1.py, line 7)`.
pub(super) fn place(environment: &Environment, step: Step) -> String {
    let operation = step.operation(&environment.migrations, "upgrade");
    let migration = environment.migrations.get(step.migration as usize);
    match (operation, migration) {
        (Some(operation), Some(migration)) => format!(" ({}, line {})", migration.path, operation.position.line),
        _ => String::new(),
    }
}

impl<'e> Met<'e> {
    pub(super) fn operation(&self) -> Option<&'e Operation> {
        self.fault.step.operation(&self.environment.migrations, "upgrade")
    }

    /// What a thing is, in a word: what it was when it was there, else what the operation takes it for.
    pub(super) fn kind(&self, thing: &Thing) -> &'static str {
        let gone = match &self.fault.problem {
            Problem::UsedAfter { gone, .. } => Some(gone.by()),
            _ => None,
        };
        let gone = gone.and_then(|by| by.operation(&self.environment.migrations, "upgrade"));
        match (thing, gone) {
            (Thing::Relation(id), Some(gone)) if gone.change.kind_of_relation(&id.name).is_some() => {
                taken_for(&self.fault.problem, thing, Some(gone))
            }
            _ => self.taken_for(thing),
        }
    }

    /// What the operation takes a thing for, in a word, whatever it was.
    pub(super) fn taken_for(&self, thing: &Thing) -> &'static str {
        taken_for(&self.fault.problem, thing, self.operation())
    }
}

/// What an operation takes a thing for, in a word: a relation for a view or a sequence where it says so, else for a table.
fn taken_for(problem: &Problem, thing: &Thing, operation: Option<&Operation>) -> &'static str {
    let change = operation.map(|operation| &operation.change);
    let is_made = matches!(problem, Problem::MadeTwice { .. } | Problem::Hidden { .. });
    // What a view reads may be a table.
    let change = change.filter(|change| is_made || !matches!(change, Change::CreateView { .. }));
    let kind = match thing {
        Thing::Relation(id) => change.and_then(|change| change.kind_of_relation(&id.name)),
        _ => None,
    };
    kind.map_or_else(|| thing.word(), ObjectKind::word)
}

/// A thing at the beginning of a sentence: ``Table `runs` ``.
pub(super) fn at_start(thing: &Thing) -> String {
    capital(&in_words(thing))
}

/// Words that begin a sentence.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// A thing in a sentence: ``table `runs` ``.
pub(super) fn in_words(thing: &Thing) -> String {
    format!("{} `{thing}`", thing.word())
}

/// What is done to something: `altered`.
pub(super) fn done(use_: Use) -> &'static str {
    match use_ {
        Use::Alter => "altered",
        Use::Drop => "dropped",
        Use::Rename => "renamed",
        Use::Index => "given an index",
        Use::Unindex => "to lose an index",
        Use::Constrain => "given a constraint",
        Use::Refer => "referred to",
        Use::Link => "given a foreign key",
        Use::Rows => "read or written",
        Use::Describe => "given a comment",
        Use::Name => "named in an expression",
        Use::Fill => "used",
    }
}

/// What PostgreSQL says when something isn't there (src/backend/catalog/namespace.c, commands/tablecmds.c,
/// commands/dropcmds.c).
pub(super) fn missing_to_postgresql(thing: &Thing, kind: &str, use_: Use) -> Option<String> {
    Some(match (thing, use_) {
        // It speaks of the index.
        (Thing::Relation(_), Use::Unindex) => return None,
        (Thing::Relation(id), Use::Drop) => format!("{kind} \"{}\" does not exist", id.name),
        (Thing::Relation(id), _) => format!("relation \"{id}\" does not exist"),
        (Thing::Column(table, column), Use::Alter | Use::Drop | Use::Describe) => {
            format!("column \"{column}\" of relation \"{}\" does not exist", table.name)
        }
        (Thing::Object(ObjectKind::Sequence, id), _) => format!("relation \"{id}\" does not exist"),
        (Thing::Object(ObjectKind::Schema, id), _) => format!("schema \"{}\" does not exist", id.name),
        (Thing::Column(_, column), Use::Link) => {
            format!("column \"{column}\" referenced in foreign key constraint does not exist")
        }
        (Thing::Column(_, column), Use::Constrain) => format!("column \"{column}\" named in key does not exist"),
        (Thing::Column(_, column), _) => format!("column \"{column}\" does not exist"),
        (Thing::Index(id), Use::Drop) => format!("index \"{}\" does not exist", id.name),
        (Thing::Constraint(table, name), Use::Rename) => {
            format!("constraint \"{name}\" for table \"{}\" does not exist", table.name)
        }
        (Thing::Constraint(table, name), _) => {
            format!("constraint \"{name}\" of relation \"{}\" does not exist", table.name)
        }
        (Thing::Type(id), _) => format!("type \"{id}\" does not exist"),
        _ => return None,
    })
}

/// What PostgreSQL says when something is there already.
pub(super) fn existing_to_postgresql(thing: &Thing) -> Option<String> {
    Some(match thing {
        Thing::Relation(id) | Thing::Index(id) => format!("relation \"{}\" already exists", id.name),
        Thing::Column(table, column) => format!("column \"{column}\" of relation \"{}\" already exists", table.name),
        Thing::Constraint(table, name) => {
            format!("constraint \"{name}\" for relation \"{}\" already exists", table.name)
        }
        Thing::Type(id) => format!("type \"{}\" already exists", id.name),
        Thing::Value(_, value) => format!("enum label \"{value}\" already exists"),
        Thing::Object(..) => return None,
    })
}

/// What became of something, in a sentence, and its name since.
pub(super) fn fate(environment: &Environment, gone: &Gone) -> String {
    match gone {
        Gone::Dropped { by, .. } => {
            format!("{} drops it earlier{}", revision(environment, *by), place(environment, *by))
        }
        Gone::Renamed { to, by } => {
            format!("{} renames it to `{}` earlier{}", revision(environment, *by), to.name, place(environment, *by))
        }
    }
}

/// The line with the new name of what was renamed.
pub(super) fn with_new_name(met: &Met<'_>, thing: &Thing, gone: &Gone) -> Option<Fix> {
    let Gone::Renamed { to, .. } = gone else { return None };
    let old = match thing {
        Thing::Relation(id) | Thing::Index(id) | Thing::Type(id) | Thing::Object(_, id) => &id.name,
        Thing::Column(_, name) | Thing::Constraint(_, name) | Thing::Value(_, name) => name,
    };
    Fix::of([mend::replaced(met.migration, met.position, old, &to.name)])
}

/// What fails, in a sentence.
pub(super) fn said(problem: &Problem) -> String {
    said_of(problem, None)
}

/// What fails at an operation, in a sentence.
pub(super) fn said_of(problem: &Problem, operation: Option<&Operation>) -> String {
    let at_start = |thing: &Thing| capital(&format!("{} `{thing}`", taken_for(problem, thing, operation)));
    match problem {
        Problem::NeverMade { thing, use_: Use::Unindex } => {
            format!("An index of {} is dropped, but the table does not exist", in_words(thing))
        }
        Problem::NeverMade { thing, use_ } | Problem::UsedAfter { thing, use_, .. } => {
            format!("{} is {}, but does not exist", at_start(thing), done(*use_))
        }
        Problem::MadeTwice { thing, .. } => format!("{} is created, but already exists", at_start(thing)),
        Problem::Hidden { thing, differences, .. } => {
            format!("{} already exists with a different definition: {}", at_start(thing), listed(differences))
        }
        Problem::ReferenceTypes { column, type_, referent, referent_column, referent_type, .. } => format!(
            "Column `{column}` is {type_} and refers to `{referent}.{referent_column}`, which is {referent_type}"
        ),
        Problem::ReferenceNotUnique { referent, columns } => {
            format!("Table `{referent}` has no key on the columns ({}) that are referred to", columns.join(", "))
        }
        Problem::StillNeeded { thing, by } => {
            format!("{} is dropped while others depend on it: {}", at_start(thing), listed(by))
        }
        Problem::NoCast { table, column, from, to } => {
            format!("Column `{table}.{column}` changes from {from} to {to}, which PostgreSQL refuses without `USING`")
        }
        Problem::NoCastOfDefault { table, column, default, to } => {
            format!(
                "Column `{table}.{column}` changes to {to}, but PostgreSQL doesn't cast its default {default} to that"
            )
        }
        Problem::Misfit { table, column, misfit: Misfit::Label { type_, label, values }, .. } => {
            let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            let values = listed_with(", ", &values);
            format!("The enum `{type_}` of column `{table}.{column}` has no value `{label}`, only {values}")
        }
        Problem::Misfit { table, column, type_, value, is_default, misfit } => {
            let gets = match misfit {
                Misfit::Compared { .. } => "is compared with",
                _ if *is_default => "can't have the default",
                _ => "can't take",
            };
            format!("Column `{table}.{column}` is {type_} and {gets} {value}")
        }
        Problem::SchemaNeverMade { schema } => {
            format!("Something is created in schema `{schema}`, which no earlier migration creates")
        }
        Problem::ExtensionNeverMade { extension, kind, name } => {
            format!("The {kind} `{name}` belongs to the extension `{extension}`, which no earlier migration creates")
        }
        Problem::NoValue { table, column } => {
            format!("Rows of table `{table}` are written without `{column}`, which may not be NULL and has no default")
        }
        Problem::Unnamed { table } => format!("A constraint of table `{table}` is dropped without a name"),
        Problem::IndexOfConstraint { index, table } => {
            format!("Index `{index}` is dropped, but belongs to a constraint of table `{table}`")
        }
        Problem::NameTaken { name, wanted, holder, .. } => {
            format!("{} gets the name `{name}`, which {holder} already has", capital(wanted))
        }
        Problem::Refused(refusal) => refused_change::said(refusal),
        Problem::ChecksLost { table, checks } => {
            let checks: Vec<String> = checks.iter().map(|check| format!("`{check}`")).collect();
            let (word, pronoun) = if checks.len() == 1 { ("CHECK", "it has") } else { ("CHECKs", "they have") };
            format!(
                "The batch rebuilds table `{table}` without its {word} {}, because {pronoun} no name",
                listed(&checks)
            )
        }
        Problem::EnumMadeAgain { type_, .. } => format!("Type `{type_}` is created, but already exists"),
    }
}

/// Words with semicolons between, the first few of them.
pub(super) fn listed(words: &[String]) -> String {
    listed_with("; ", words)
}

/// Words with something between, the first few of them.
pub(super) fn listed_with(separator: &str, words: &[String]) -> String {
    let shown = words.iter().take(MAX_LISTED).map(String::as_str).collect::<Vec<_>>().join(separator);
    match words.len().saturating_sub(MAX_LISTED) {
        0 => shown,
        more => format!("{shown}{separator}and {more} more"),
    }
}

/// A difference: what only the first of two schemas has is `removed`, what only the second has is `added`.
pub(super) fn differing(difference: &Difference, added: &str, removed: &str) -> String {
    let thing = format!("{} `{}`", difference.word(), difference.thing);
    match &difference.how {
        How::Added => format!("{thing} {added}"),
        How::Removed => format!("{thing} {removed}"),
        How::Changed(aspects) => format!("{thing}: {}", aspects.join(", ")),
    }
}

/// A count with its noun: `1 later migration uses`, `7 later migrations use`.
pub(super) fn counted(count: usize, one: &str, more: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {more}") }
}
