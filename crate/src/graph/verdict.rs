//! What Alembic itself would say of the migrations: its warnings, and where it would stop, step by step as
//! `alembic history` goes (alembic/script/base.py, `Script._from_path`; alembic/script/revision.py,
//! `RevisionMap._revision_map`, `_detect_cycles`, `iterate_revisions`).
//!
//! Alembic goes through some of its collections in the order of a Python set; here it is the order of the files, so that of
//! several things that stop it another one may be named first.

use std::collections::{BTreeSet, HashMap};

use super::order::Literal;
use super::{Graph, Index};
use crate::ordered::{Arrange, Gather};
use crate::python::repr::repr;
use crate::raised;
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

    /// The last line that a person sees in the terminal.
    pub fn prints(&self) -> String {
        raised::last_line(&self.error, &self.message)
    }
}

/// What Alembic would say of migrations, in the order in which it reads them. Where an id or a label is known
/// only when the files run, what is missing without it is not held against them.
pub fn verdict(migrations: &[Migration], graph: &Graph) -> Verdict {
    let mut warnings = Vec::new();
    let stop = stop(migrations, &mut warnings).or_else(|| match graph.literal {
        Some(Literal::Endless) => Some(Stop { error: raised::ENDLESS.to_owned(), message: String::new(), at: None }),
        Some(Literal::Unfinished) => {
            Some(Stop { error: "AssertionError".to_owned(), message: String::new(), at: None })
        }
        Some(Literal::Order(_)) | None => None,
    });
    Verdict { warnings, stop }
}

/// A revision as Alembic's map holds it.
struct Script<'a> {
    migration: &'a Migration,
    index: Index,
    id: &'a str,
    /// `down_revision` and what `depends_on` comes to, each name once.
    before: Vec<Link<'a>>,
}

/// What a script names as coming before it.
struct Link<'a> {
    name: &'a str,
    is_parent: bool,
    /// The script that the map has under that name.
    to: Option<usize>,
    /// The name is an id; else a label, which the map of ids alone doesn't have.
    is_id: bool,
}

fn stop(migrations: &[Migration], warnings: &mut Vec<String>) -> Option<Stop> {
    let stop = |error: &str, message: String, at: Option<Index>| Some(Stop { error: error.to_owned(), message, at });
    let mut scripts: Vec<Script<'_>> = Vec::with_capacity(migrations.len());
    let mut all_known = true;
    for (index, migration) in migrations.iter().enumerate() {
        if let Some(refused) = refused(index, migration) {
            return Some(refused);
        }
        let is_known = |assigned: &Assigned<Vec<String>>| !matches!(assigned, Assigned::Computed { .. });
        all_known &= migration.was_read
            && is_known(&migration.down_revision)
            && is_known(&migration.depends_on)
            && is_known(&migration.branch_labels);
        match migration.id().filter(|_| migration.was_read) {
            Some(id) => scripts.push(Script { migration, index, id, before: Vec::new() }),
            None => all_known = false,
        }
    }

    // The map: an id that comes again keeps its place and leads to the later script; then the labels.
    let mut keys: Vec<&str> = Vec::with_capacity(scripts.len());
    let mut map: HashMap<&str, usize> = HashMap::with_capacity(scripts.len());
    let mut warned: BTreeSet<&str> = BTreeSet::new();
    for (at, script) in scripts.iter().enumerate() {
        if map.insert(script.id, at).is_some() {
            // Python shows the same warning once.
            if warned.insert(script.id) {
                warnings.push(format!("Revision {} is present more than once", script.id));
            }
        } else {
            keys.push(script.id);
        }
    }
    let ids = keys.len();
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
        match before(&scripts[at], &scripts, &map) {
            Ok(before) => scripts[at].before = before,
            Err(missing) if all_known => return stop("KeyError", repr(missing), Some(scripts[at].index)),
            Err(_) => {}
        }
    }

    let mut ends = Ends::of(scripts.len());
    let mut is_done = vec![false; scripts.len()];
    for &key in &keys {
        let at = map[key];
        if std::mem::replace(&mut is_done[at], true) {
            continue;
        }
        let script = &scripts[at];
        for link in &script.before {
            match link.to {
                Some(to) => ends.take_up(at, link, to),
                None if all_known => {
                    let children = &ends.children[map[script.id]];
                    let described = described(script, children, &scripts);
                    warnings.push(format!("Revision {} referenced from {described} is not present", link.name));
                    return stop("KeyError", repr(link.name), Some(script.index));
                }
                None => {}
            }
        }
        if let Assigned::NotText { shown, type_name, item, .. } = &script.migration.down_revision {
            // In the warning, what Python counts as false is no parent to join into a text.
            if matches!(shown.as_str(), "0" | "False") {
                return stop("KeyError", shown.clone(), Some(script.index));
            }
            let message = format!("sequence item {item}: expected str instance, {type_name} found");
            return stop("TypeError", message, Some(script.index));
        }
    }
    if !all_known || scripts.is_empty() {
        return None;
    }
    broken_map(&scripts)
        .or_else(|| cycle(&scripts, &ends, &keys[..ids], &map))
        .or_else(|| overlap(&scripts, &ends, &map, ids))
}

/// What a script names, looked up; or the dependency that isn't there.
fn before<'a>(
    script: &Script<'a>,
    scripts: &[Script<'a>],
    map: &HashMap<&'a str, usize>,
) -> Result<Vec<Link<'a>>, &'a str> {
    let mut links: Vec<Link<'a>> = Vec::new();
    let mut add = |name: &'a str, is_parent: bool| {
        if !links.iter().any(|link| link.name == name) {
            let to = map.get(name).copied();
            let is_id = to.is_some_and(|to| scripts[to].id == name);
            links.push(Link { name, is_parent, to, is_id });
        }
    };
    for parent in script.migration.parents() {
        add(parent, true);
    }
    let dependencies = script.migration.dependencies();
    // An empty text is no dependency to Alembic.
    for dependency in dependencies.iter().filter(|_| dependencies != [""]) {
        add(scripts[*map.get(dependency.as_str()).ok_or(dependency.as_str())?].id, false);
    }
    Ok(links)
}

/// Which scripts nothing follows, and who follows whom, as Alembic builds it up.
struct Ends {
    /// Nothing names it as a parent.
    is_head: Vec<bool>,
    /// Nothing names it at all.
    is_real_head: Vec<bool>,
    /// What has it as a parent, by id.
    children: Vec<Vec<usize>>,
    /// What has it as a parent or a dependency.
    after: Vec<Vec<usize>>,
}

impl Ends {
    fn of(count: usize) -> Ends {
        Ends {
            is_head: vec![true; count],
            is_real_head: vec![true; count],
            children: vec![Vec::new(); count],
            after: vec![Vec::new(); count],
        }
    }

    fn take_up(&mut self, from: usize, link: &Link<'_>, to: usize) {
        self.is_real_head[to] = false;
        self.after[to].push(from);
        if link.is_parent {
            self.is_head[to] = false;
            if link.is_id {
                self.children[to].push(from);
            }
        }
    }
}

/// A label as a parent is in the map that dependencies are refined with, and leads to another name.
fn broken_map(scripts: &[Script<'_>]) -> Option<Stop> {
    if scripts.iter().all(|script| script.before.iter().all(|link| link.is_id)) {
        return None;
    }
    let depending = (0..scripts.len()).filter(|&at| scripts[at].before.iter().any(|link| !link.is_parent));
    let mut seen = vec![false; scripts.len()];
    let mut open: Vec<usize> = depending.collect();
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        for link in scripts[at].before.iter().filter(|link| link.is_parent) {
            if !link.is_id {
                return Some(Stop {
                    error: "RevisionError".to_owned(),
                    message: "Dependency resolution failed; broken map".to_owned(),
                    at: Some(scripts[at].index),
                });
            }
            open.extend(link.to);
        }
    }
    None
}

/// `_detect_cycles`: by parents, then by parents and dependencies; `ids` in the order of the map.
fn cycle(scripts: &[Script<'_>], ends: &Ends, ids: &[&str], map: &HashMap<&str, usize>) -> Option<Stop> {
    let such = |test: &dyn Fn(usize) -> bool| (0..scripts.len()).filter(|&at| test(at)).collect::<Vec<_>>();
    let detected = |error: &str, kind: &str, revisions: &[&str]| {
        Some(Stop {
            error: error.to_owned(),
            message: format!("{kind} is detected in revisions ({})", revisions.join(", ")),
            at: revisions.iter().map(|id| scripts[map[id]].index).min(),
        })
    };
    for (error, kind, by_parents) in
        [("CycleDetected", "Cycle", true), ("DependencyCycleDetected", "Dependency cycle", false)]
    {
        let is_head = if by_parents { &ends.is_head } else { &ends.is_real_head };
        let heads = such(&|at| is_head[at]);
        let bases = such(&|at| {
            let header = scripts[at].migration;
            header.parents().is_empty() && (by_parents || header.dependencies().is_empty())
        });
        if heads.is_empty() || bases.is_empty() {
            return detected(error, kind, ids);
        }
        let down = |at: usize| scripts[at].before.iter().filter(move |link| link.is_parent || !by_parents);
        let mut below = vec![false; scripts.len()];
        for head in heads {
            let mut open = vec![head];
            while let Some(at) = open.pop() {
                if std::mem::replace(&mut below[at], true) {
                    continue;
                }
                for link in down(at) {
                    let Some(to) = link.to.filter(|_| link.is_id) else {
                        // The map of ids alone is asked for a label.
                        return Some(Stop {
                            error: "KeyError".to_owned(),
                            message: repr(link.name),
                            at: Some(scripts[at].index),
                        });
                    };
                    open.push(to);
                }
            }
        }
        let up = if by_parents { &ends.children } else { &ends.after };
        let mut above = vec![false; scripts.len()];
        let mut open = bases;
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut above[at], true) {
                open.extend(up[at].iter().map(|&later| map[scripts[later].id]));
            }
        }
        // Alembic compares ids: one of several files of an id is enough.
        let named =
            |reached: &[bool]| such(&|at| reached[at]).into_iter().map(|at| map[scripts[at].id]).collect::<Vec<_>>();
        let mut between = vec![0_u8; scripts.len()];
        for (bit, reached) in [(1, named(&below)), (2, named(&above))] {
            for at in reached {
                between[at] |= bit;
            }
        }
        let mut outside: Vec<&str> = ids.iter().copied().filter(|id| between[map[id]] != 3).collect();
        if !outside.is_empty() {
            outside.arrange();
            return detected(error, kind, &outside);
        }
    }
    None
}

/// `alembic history` asks for all heads together; one that another has as an ancestor, which only an id
/// used twice brings about, ends it (`_iterate_related_revisions` with `check`).
fn overlap(scripts: &[Script<'_>], ends: &Ends, map: &HashMap<&str, usize>, ids: usize) -> Option<Stop> {
    if ids == scripts.len() {
        return None;
    }
    let heads = (0..scripts.len()).filter(|&at| ends.is_real_head[at]);
    let mut targets: Vec<usize> = heads.map(|head| map[scripts[head].id]).collect();
    let all: BTreeSet<usize> = targets.iter().copied().into_set();
    let mut once = BTreeSet::new();
    targets.retain(|target| once.insert(*target));
    let mut seen = vec![false; scripts.len()];
    for target in targets {
        let mut met = BTreeSet::new();
        let mut open = vec![target];
        while let Some(at) = open.pop() {
            met.insert(at);
            if !std::mem::replace(&mut seen[at], true) {
                open.extend(scripts[at].before.iter().filter_map(|link| link.to));
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

/// Where reading a file as a script ends already.
fn refused(index: Index, migration: &Migration) -> Option<Stop> {
    let stop = |error: &str, message: String| Some(Stop { error: error.to_owned(), message, at: Some(index) });
    if !migration.was_read {
        return None;
    }
    if let Some(unreadable) = migration.unreadable.iter().find(|unreadable| unreadable.is_syntax_error) {
        // Python has words for many ways to err; the place is the same.
        return stop(
            "SyntaxError",
            format!("invalid syntax ({}, line {})", migration.file(), unreadable.position.line),
        );
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
    let illegal: BTreeSet<char> = id.chars().filter(|char| ILLEGAL_CHARACTERS.contains(char)).into_set();
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
fn described(script: &Script<'_>, children: &[usize], scripts: &[Script<'_>]) -> String {
    let children: BTreeSet<&str> = children.iter().map(|&child| scripts[child].id).into_set();
    let parents = match script.migration.parents() {
        [] => "<base>".to_owned(),
        [only] if only.is_empty() => "<base>".to_owned(),
        parents => parents.join(", "),
    };
    format!(
        "{parents} -> {}{}{}{}, {}",
        script.id,
        if children.is_empty() { " (head)" } else { "" },
        if children.len() > 1 { " (branchpoint)" } else { "" },
        if script.migration.parents().len() > 1 { " (mergepoint)" } else { "" },
        script.migration.message
    )
}
