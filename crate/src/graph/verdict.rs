//! What Alembic itself would say of the migrations: its warnings, and where it would stop, step by step as
//! `alembic history` goes (alembic/script/base.py, `Script._from_path`; alembic/script/revision.py,
//! `RevisionMap._revision_map`, `_detect_cycles`, `iterate_revisions`).
//!
//! Alembic goes through some of its collections in the order of a Python set; here it is the order of the files, so that of
//! several things that stop it another one may be named first.

use std::collections::{BTreeMap, BTreeSet};

use super::Index;
use crate::revision::{Assigned, Migration};

/// What Alembic would say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Its warnings, in order.
    pub warnings: Vec<String>,
    /// Where it would stop, if it would.
    pub stop: Option<Stop>,
}

/// An exception that ends every command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Its class in Python.
    pub error: String,
    /// Its text.
    pub message: String,
    /// The migration at which it comes up.
    pub at: Option<Index>,
}

impl Stop {
    /// Whether it is about revisions that are each other's ancestors.
    pub fn is_cycle(&self) -> bool {
        self.error.ends_with("CycleDetected") || self.error.ends_with("LoopDetected")
    }

    /// The last line that a person sees in the terminal: Alembic's own errors are told in a line, others end a traceback.
    pub fn prints(&self) -> String {
        match self.error.as_str() {
            "CommandError"
            | "RevisionError"
            | "CycleDetected"
            | "DependencyCycleDetected"
            | "LoopDetected"
            | "DependencyLoopDetected" => format!("FAILED: {}", self.message),
            error => format!("{error}: {}", self.message),
        }
    }
}

/// What Alembic would say of migrations, in the order in which it reads them. Where an id or a label is known
/// only to whom runs the files, what is missing without it is not held against them.
pub fn verdict(migrations: &[Migration]) -> Verdict {
    let mut warnings = Vec::new();
    let stop = stop(migrations, &mut warnings);
    Verdict { warnings, stop }
}

/// A revision as Alembic's map holds it.
struct Script<'a> {
    migration: &'a Migration,
    index: Index,
    id: &'a str,
    /// `down_revision`, as written.
    parents: &'a [String],
    dependencies: Vec<&'a str>,
    /// The ids that `depends_on` comes to.
    resolved: Vec<&'a str>,
}

impl Script<'_> {
    fn is_base(&self) -> bool {
        self.parents.is_empty()
    }

    /// Parents and dependencies, each once.
    fn all_before(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for name in self.parents.iter().map(String::as_str).chain(self.resolved.iter().copied()) {
            if !all.contains(&name) {
                all.push(name);
            }
        }
        all
    }
}

fn stop(migrations: &[Migration], warnings: &mut Vec<String>) -> Option<Stop> {
    let stop = |error: &str, message: String, at: Option<Index>| Some(Stop { error: error.to_owned(), message, at });
    let mut scripts: Vec<Script<'_>> = Vec::with_capacity(migrations.len());
    let mut all_known = true;
    for (index, migration) in migrations.iter().enumerate() {
        if let Some(refused) = refused(index, migration) {
            return Some(refused);
        }
        let is_known = migration.was_read
            && [&migration.down_revision, &migration.depends_on, &migration.branch_labels]
                .iter()
                .all(|assigned| matches!(assigned, Assigned::Known { .. } | Assigned::Missing));
        all_known &= is_known;
        let (Some(id), true) = (migration.id(), migration.was_read) else {
            all_known = false;
            continue;
        };
        let dependencies: Vec<&str> = migration.dependencies().iter().map(String::as_str).collect();
        let dependencies = if dependencies == [""] { Vec::new() } else { dependencies };
        scripts.push(Script { migration, index, id, parents: migration.parents(), dependencies, resolved: Vec::new() });
    }

    // The map: an id that comes again keeps its place and leads to the later script.
    let mut keys: Vec<&str> = Vec::new();
    let mut map: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, script) in scripts.iter().enumerate() {
        if map.insert(script.id, at).is_some() {
            warnings.push(format!("Revision {} is present more than once", script.id));
        } else {
            keys.push(script.id);
        }
    }
    let ids = map.clone();
    for (at, script) in scripts.iter().enumerate() {
        for label in script.migration.labels() {
            if let Some(&other) = map.get(label.as_str()) {
                let message = format!(
                    "Branch name '{label}' in revision {} already used by revision {}",
                    script.id, scripts[other].id
                );
                return stop("RevisionError", message, Some(script.index));
            }
            map.insert(label, at);
            keys.push(label);
        }
    }
    for at in 0..scripts.len() {
        for dependency in scripts[at].dependencies.clone() {
            match map.get(dependency) {
                Some(&other) => {
                    let id = scripts[other].id;
                    scripts[at].resolved.push(id);
                }
                None if all_known => return stop("KeyError", quoted(dependency), Some(scripts[at].index)),
                None => {}
            }
        }
    }

    // Who follows whom, as far as it was built when a warning is written.
    let mut children: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); scripts.len()];
    let mut after: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); scripts.len()];
    let mut is_head = vec![true; scripts.len()];
    let mut is_real_head = vec![true; scripts.len()];
    for key in &keys {
        let Some(script) = map.get(key).map(|&at| &scripts[at]) else { continue };
        for name in script.all_before() {
            let Some(&other) = map.get(name) else {
                if !all_known {
                    continue;
                }
                let own = map.get(script.id).copied().unwrap_or_default();
                warnings.push(format!(
                    "Revision {name} referenced from {} is not present",
                    described(script, &children[own])
                ));
                return stop("KeyError", quoted(name), Some(script.index));
            };
            after[other].insert(script.id);
            if script.parents.iter().any(|parent| parent == scripts[other].id) {
                children[other].insert(script.id);
            }
            if script.parents.iter().any(|parent| parent == name) {
                is_head[other] = false;
            }
            is_real_head[other] = false;
        }
        if let Assigned::NotText { type_name, item, .. } = &script.migration.down_revision {
            let message = format!("sequence item {item}: expected str instance, {type_name} found");
            return stop("TypeError", message, Some(script.index));
        }
    }
    if !all_known {
        return None;
    }
    // A label as a parent is in the map that dependencies are refined with, and leads to another name.
    let names_a_label = |script: &Script<'_>| script.parents.iter().any(|parent| !ids.contains_key(parent.as_str()));
    for script in scripts.iter().filter(|script| !script.resolved.is_empty()) {
        let mut seen = BTreeSet::new();
        let mut open = vec![script];
        while let Some(script) = open.pop() {
            if !seen.insert(script.index) {
                continue;
            }
            if names_a_label(script) {
                let message = "Dependency resolution failed; broken map".to_owned();
                return stop("RevisionError", message, Some(script.index));
            }
            open.extend(script.parents.iter().map(|parent| &scripts[ids[parent.as_str()]]));
        }
    }

    if ids.is_empty() {
        return None;
    }
    let parents = |script: &Script<'_>| {
        script.parents.iter().map(|name| ids.get(name.as_str()).copied().ok_or(quoted(name))).collect()
    };
    let before = |script: &Script<'_>| {
        script.all_before().iter().map(|name| ids.get(name).copied().ok_or(quoted(name))).collect()
    };
    let follows = |lists: &[BTreeSet<&str>], at: usize| lists[at].iter().map(|name| Ok(ids[name])).collect();
    let such = |test: &dyn Fn(usize) -> bool| (0..scripts.len()).filter(|&at| test(at)).collect::<Vec<_>>();
    for (error, kind, heads, bases, down, up) in [
        (
            "CycleDetected",
            "Cycle",
            such(&|at| is_head[at]),
            such(&|at| scripts[at].is_base()),
            &parents as &dyn Fn(&Script<'_>) -> Vec<Result<usize, String>>,
            &children,
        ),
        (
            "DependencyCycleDetected",
            "Dependency cycle",
            such(&|at| is_real_head[at]),
            such(&|at| scripts[at].is_base() && scripts[at].migration.dependencies().is_empty()),
            &before,
            &after,
        ),
    ] {
        let detected = |revisions: &[&str]| {
            stop(
                error,
                format!("{kind} is detected in revisions ({})", revisions.join(", ")),
                first_of(revisions, &ids, &scripts),
            )
        };
        if heads.is_empty() || bases.is_empty() {
            return detected(&keys[..ids.len()]);
        }
        let below = match reached(&heads, scripts.len(), |at| down(&scripts[at])) {
            Ok(below) => below,
            Err((at, message)) => return stop("KeyError", message, Some(scripts[at].index)),
        };
        let above = reached(&bases, scripts.len(), |at| follows(up, at)).unwrap_or_default();
        let between: BTreeSet<&str> = {
            let named = |reached: &[bool]| {
                such(&|at| reached[at]).into_iter().map(|at| scripts[at].id).collect::<BTreeSet<_>>()
            };
            named(&below).intersection(&named(&above)).copied().collect()
        };
        let outside: Vec<&str> = ids.keys().copied().filter(|id| !between.contains(id)).collect();
        if !outside.is_empty() {
            return detected(&outside);
        }
    }
    overlap(&scripts, &ids, &such(&|at| is_real_head[at]))
}

/// Where reading a file as a script ends already.
fn refused(index: Index, migration: &Migration) -> Option<Stop> {
    let stop = |error: &str, message: String| Some(Stop { error: error.to_owned(), message, at: Some(index) });
    if !migration.was_read {
        return None;
    }
    if let Some(unreadable) = migration.unreadable.iter().find(|unreadable| unreadable.is_syntax_error) {
        return stop("SyntaxError", unreadable.message.clone());
    }
    if migration.revision == Assigned::Missing {
        return stop(
            "CommandError",
            format!(
                "Could not determine revision id from filename {}. Be sure the 'revision' variable is declared inside the \
                 script (please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation).",
                migration.file()
            ),
        );
    }
    if migration.down_revision == Assigned::Missing {
        let module: String = migration
            .file()
            .chars()
            .map(|char| if char.is_alphanumeric() || char == '_' { char } else { '_' })
            .collect();
        return stop("AttributeError", format!("module '{module}' has no attribute 'down_revision'"));
    }
    if let Assigned::NotText { type_name, .. } = &migration.revision {
        return match *type_name {
            "tuple" | "dict" => None,
            name => stop("TypeError", format!("'{name}' object is not iterable")),
        };
    }
    let id = migration.id()?;
    if migration.parents().iter().any(|parent| parent == id) {
        return stop("LoopDetected", format!("Self-loop is detected in revisions ({id})"));
    }
    if migration.dependencies().iter().any(|dependency| dependency == id) {
        return stop("DependencyLoopDetected", format!("Dependency self-loop is detected in revisions ({id})"));
    }
    let illegal: BTreeSet<char> = id.chars().filter(|char| ILLEGAL_CHARACTERS.contains(char)).collect();
    if !illegal.is_empty() {
        let illegal: Vec<String> = illegal.into_iter().map(String::from).collect();
        return stop(
            "RevisionError",
            format!("Character(s) '{}' not allowed in revision identifier '{id}'", illegal.join(", ")),
        );
    }
    None
}

/// Characters that no id may have: they mean something where revisions are named (`_revision_illegal_chars`).
pub const ILLEGAL_CHARACTERS: [char; 4] = ['@', '-', '+', ':'];

/// `Script.__str__`, as far as the graph was built.
fn described(script: &Script<'_>, children: &BTreeSet<&str>) -> String {
    let parents = match script.parents {
        [] => "<base>".to_owned(),
        [only] if only.is_empty() => "<base>".to_owned(),
        parents => parents.join(", "),
    };
    format!(
        "{parents} -> {}{}{}{}, {}",
        script.id,
        if children.is_empty() { " (head)" } else { "" },
        if children.len() > 1 { " (branchpoint)" } else { "" },
        if script.parents.len() > 1 { " (mergepoint)" } else { "" },
        script.migration.message
    )
}

/// Which scripts are reached from some, or the script that names what isn't there.
fn reached(
    from: &[usize],
    count: usize,
    next: impl Fn(usize) -> Vec<Result<usize, String>>,
) -> Result<Vec<bool>, (usize, String)> {
    let mut reached = vec![false; count];
    for &from in from {
        let mut open = vec![from];
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut reached[at], true) {
                for next in next(at) {
                    open.push(next.map_err(|message| (at, message))?);
                }
            }
        }
    }
    Ok(reached)
}

/// `alembic history` asks for all heads together; one that another has as an ancestor, which only an id
/// used twice brings about, ends it (`_iterate_related_revisions` with `check`).
fn overlap(scripts: &[Script<'_>], ids: &BTreeMap<&str, usize>, heads: &[usize]) -> Option<Stop> {
    if ids.len() == scripts.len() {
        return None;
    }
    let mut targets: Vec<usize> = heads.iter().map(|&head| ids[scripts[head].id]).collect();
    let mut once = BTreeSet::new();
    let all: BTreeSet<usize> = targets.iter().copied().collect();
    targets.retain(|target| once.insert(*target));
    let mut seen = vec![false; scripts.len()];
    for target in targets {
        let mut met = BTreeSet::new();
        let mut open = vec![target];
        while let Some(at) = open.pop() {
            met.insert(at);
            if !std::mem::replace(&mut seen[at], true) {
                open.extend(scripts[at].all_before().iter().filter_map(|name| ids.get(name)));
            }
        }
        let others: Vec<&str> =
            met.intersection(&all).filter(|&&other| other != target).map(|&other| scripts[other].id).collect();
        if !others.is_empty() {
            return Some(Stop {
                error: "RevisionError".to_owned(),
                message: format!(
                    "Requested revision {} overlaps with other requested revisions {}",
                    scripts[target].id,
                    others.join(", ")
                ),
                at: Some(scripts[target].index),
            });
        }
    }
    None
}

fn first_of(revisions: &[&str], ids: &BTreeMap<&str, usize>, scripts: &[Script<'_>]) -> Option<Index> {
    revisions.iter().filter_map(|id| ids.get(id)).map(|&at| scripts[at].index).min()
}

/// A string as Python's `repr` writes it, as a `KeyError` shows it.
pub fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut quoted = String::from(quote);
    for char in text.chars() {
        match char {
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            char if char == quote => {
                quoted.push('\\');
                quoted.push(char);
            }
            char => quoted.push(char),
        }
    }
    quoted.push(quote);
    quoted
}
