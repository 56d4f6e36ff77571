//! The revision graph as Alembic would see it (alembic/script/revision.py, `RevisionMap`), and
//! also where Alembic would stop: missing parents, ids used twice and cycles leave a whole graph.

pub mod address;
pub mod cycles;
pub mod diagnosis;
pub mod labels;
pub mod lanes;
pub mod order;
pub mod paths;
pub mod verdict;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ordered::Gather;
use crate::revision::Migration;
use cycles::Cycle;
use order::Literal;

/// A revision is known by its place among the environment's migrations.
pub type Index = usize;

/// Who follows whom. Lists of revisions are in the order of the files unless they say otherwise.
#[derive(Debug, Default)]
pub struct Graph {
    /// One for each migration, in the same order.
    pub nodes: Vec<Node>,
    /// Revisions by their id, and by the branch labels that their files name: what `depends_on` may name.
    pub names: BTreeMap<String, Index>,
    /// Revisions without a child.
    pub heads: Vec<Index>,
    /// Revisions without a child that nothing depends on either: what is left in the version table
    /// after `alembic upgrade heads`.
    pub real_heads: Vec<Index>,
    /// Revisions without a parent.
    pub bases: Vec<Index>,
    /// Revisions with several children.
    pub branch_points: Vec<Index>,
    /// Revisions with several parents.
    pub merge_points: Vec<Index>,
    /// Files that share an id, each group with the one that Alembic would take last.
    pub duplicates: Vec<Vec<Index>>,
    /// Revisions that are their own ancestors, one for each knot of cycles.
    pub cycles: Vec<Cycle>,
    /// All revisions, oldest first: as `alembic upgrade heads` would apply them.
    pub upgrade_order: Vec<Index>,
    /// What Alembic's own procedure comes to where there are cycles that it takes.
    pub literal: Option<Literal>,
}

/// A revision's neighbours.
#[derive(Debug, Default, Clone)]
pub struct Node {
    /// Its id, where the file tells one.
    pub id: Option<String>,
    /// It stands in the graph: it has an id, and no later file has the same.
    pub counts: bool,
    /// Where its id stands in Alembic's map: a later file of the same id takes the first one's place.
    pub rank: usize,
    /// Its parents that are there, in the order of `down_revision`, each once.
    pub parents: Vec<Index>,
    /// What it depends on that is there, in the order of `depends_on`, each once.
    pub dependencies: Vec<Index>,
    /// Its dependencies without those that an ancestor has already: what the order is made from
    /// (`_normalized_resolved_dependencies`).
    pub own_dependencies: Vec<Index>,
    /// Revisions that have it as a parent.
    pub children: Vec<Index>,
    /// Revisions that depend on it.
    pub dependents: Vec<Index>,
    /// Parents that no file has.
    pub missing_parents: Vec<String>,
    /// Dependencies that no file has, neither as id nor as label.
    pub missing_dependencies: Vec<String>,
    /// The branch labels that Alembic would show for it: its own and those that spread to it.
    pub labels: BTreeSet<String>,
    /// It has no parent.
    pub is_base: bool,
    /// It names several parents, whether they are there or not.
    pub is_merge_point: bool,
}

impl Graph {
    /// The graph of the migrations of one environment, in the order in which Alembic reads them.
    pub fn of(migrations: &[Migration]) -> Graph {
        let mut by_id: HashMap<&str, Index> = HashMap::new();
        // Files by their id, where several have it.
        let mut sharing: BTreeMap<&str, Vec<Index>> = BTreeMap::new();
        let mut nodes = vec![Node::default(); migrations.len()];
        for (index, migration) in migrations.iter().enumerate() {
            nodes[index].rank = index;
            if let Some(id) = migration.id()
                && let Some(earlier) = by_id.insert(id, index)
            {
                nodes[index].rank = nodes[earlier].rank;
                sharing.entry(id).or_insert_with(|| vec![earlier]).push(index);
            }
        }
        let mut names: BTreeMap<String, Index> = by_id.iter().map(|(id, index)| ((*id).to_owned(), *index)).into_map();
        for (index, migration) in migrations.iter().enumerate() {
            for label in migration.labels() {
                names.entry(label.clone()).or_insert(index);
            }
        }
        for (index, migration) in migrations.iter().enumerate() {
            let node = &mut nodes[index];
            node.id = migration.id().map(ToOwned::to_owned);
            node.counts = migration.id().is_some_and(|id| by_id.get(id) == Some(&index));
            node.is_base = node.counts && migration.down_revision.known().is_some_and(Vec::is_empty);
            node.is_merge_point = node.counts && migration.parents().len() > 1;
            let parents = migration.parents().iter().map(|parent| (parent, by_id.get(parent.as_str())));
            (node.parents, node.missing_parents) = found_and_missing(parents);
            // A label of a file that Alembic passes over leads to the file that it takes.
            let dependencies = migration.dependencies().iter().filter(|dependency| !dependency.is_empty());
            let dependencies = dependencies.map(|dependency| {
                let script = names.get(dependency).and_then(|&index| by_id.get(migrations[index].id()?));
                (dependency, script)
            });
            (node.dependencies, node.missing_dependencies) = found_and_missing(dependencies);
        }
        for index in (0..nodes.len()).filter(|&index| nodes[index].counts).collect::<Vec<_>>() {
            for parent in nodes[index].parents.clone() {
                nodes[parent].children.push(index);
            }
            for dependency in nodes[index].dependencies.clone() {
                nodes[dependency].dependents.push(index);
            }
        }
        leave_out_inherited_dependencies(&mut nodes);
        labels::spread(&mut nodes, migrations);

        let such = |test: fn(&Node) -> bool| (0..nodes.len()).filter(|&index| test(&nodes[index])).collect();
        let real_heads: Vec<Index> = such(Node::is_real_head);
        let cycles = cycles::cycles(&nodes);
        let is_taken = !cycles.is_empty() && cycles.iter().all(|cycle| !cycle.seen_by_alembic);
        let literal = (is_taken && nodes.len() <= order::MAX_LITERAL).then(|| order::literal(&nodes, &real_heads));
        let upgrade_order = match &literal {
            Some(Literal::Order(order)) => order.clone(),
            _ => order::upgrade_order(&nodes),
        };
        Graph {
            heads: such(Node::is_head),
            real_heads,
            bases: such(|node| node.is_base),
            branch_points: such(Node::is_branch_point),
            merge_points: such(|node| node.is_merge_point),
            duplicates: sharing.into_values().collect(),
            cycles,
            upgrade_order,
            literal,
            nodes,
            names,
        }
    }

    /// The revisions as `alembic history` prints them, newest first.
    pub fn history(&self) -> Vec<Index> {
        self.upgrade_order.iter().rev().copied().collect()
    }

    /// What `alembic upgrade heads` would still apply, in its order, where some revisions were applied.
    pub fn upgrade_after(&self, applied: &BTreeSet<Index>) -> Vec<Index> {
        let is_pending = |index: Index| self.nodes[index].counts && !applied.contains(&index);
        let mut order = order::newest_first(&self.nodes, &[], is_pending);
        order.reverse();
        order
    }

    /// All migrations in chain order, oldest first. A file whose id a later one takes stands before that
    /// one; what has no id comes last.
    pub fn chain(&self) -> Vec<Index> {
        let passed_over: HashMap<Index, &[Index]> = self
            .duplicates
            .iter()
            .filter_map(|files| files.split_last().map(|(&last, others)| (last, others)))
            .collect();
        let mut chain = Vec::with_capacity(self.nodes.len());
        for &index in &self.upgrade_order {
            chain.extend(passed_over.get(&index).into_iter().copied().flatten());
            chain.push(index);
        }
        let mut placed = vec![false; self.nodes.len()];
        for &index in &chain {
            placed[index] = true;
        }
        chain.extend((0..self.nodes.len()).filter(|&index| !placed[index]));
        chain
    }

    /// Revisions reached from some by going from each to its neighbours, in the order of the files; with themselves.
    pub fn reached<'a, I: Iterator<Item = Index>>(
        &'a self,
        from: impl IntoIterator<Item = Index>,
        neighbours: impl Fn(&'a Node) -> I,
    ) -> BTreeSet<Index> {
        let mut open: Vec<Index> = from.into_iter().collect();
        let mut reached: BTreeSet<Index> = open.iter().copied().into_set();
        while let Some(index) = open.pop() {
            open.extend(neighbours(&self.nodes[index]).filter(|&next| reached.insert(next)));
        }
        reached
    }
}

impl Graph {
    /// The branch labels of the last of some revisions: those that none of the others follows.
    pub fn labels_at_ends(&self, of: &BTreeSet<Index>) -> BTreeSet<&String> {
        let nodes = of.iter().filter_map(|&index| self.nodes.get(index));
        let ends = nodes.filter(|node| !node.after().any(|next| of.contains(&next)));
        ends.flat_map(|node| &node.labels).into_set()
    }
}

impl Node {
    /// Whether it has no child.
    pub fn is_head(&self) -> bool {
        self.counts && self.children.is_empty()
    }

    /// Whether it has no child and nothing depends on it.
    pub fn is_real_head(&self) -> bool {
        self.is_head() && self.dependents.is_empty()
    }

    /// Whether it has several children.
    pub fn is_branch_point(&self) -> bool {
        self.counts && self.children.len() > 1
    }

    /// Whether several revisions follow it or depend on it (`_is_real_branch_point`).
    pub fn is_real_branch_point(&self) -> bool {
        self.after().count() > 1
    }

    /// Whether it names what isn't there.
    pub fn lacks_any(&self) -> bool {
        !self.missing_parents.is_empty() || !self.missing_dependencies.is_empty()
    }

    /// What must run before it: its parents and what no ancestor depends on already.
    pub fn before(&self) -> impl Iterator<Item = Index> {
        let extra = self.own_dependencies.iter().filter(|dependency| !self.parents.contains(dependency));
        self.parents.iter().chain(extra).copied()
    }

    /// Its children and what depends on it, each once.
    pub fn after(&self) -> impl Iterator<Item = Index> {
        let extra = self.dependents.iter().filter(|dependent| !self.children.contains(dependent));
        self.children.iter().chain(extra).copied()
    }
}

/// Names parted into the revisions that are there, each once, and what isn't.
fn found_and_missing<'a>(names: impl Iterator<Item = (&'a String, Option<&'a Index>)>) -> (Vec<Index>, Vec<String>) {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    let (mut seen, mut unseen) = (BTreeSet::new(), BTreeSet::new());
    for (name, index) in names {
        match index {
            Some(&index) if seen.insert(index) => found.push(index),
            None if unseen.insert(name) => missing.push(name.clone()),
            _ => {}
        }
    }
    (found, missing)
}

/// Leaves out dependencies that an ancestor has already, as Alembic does before it sorts
/// (`_normalize_depends_on`).
fn leave_out_inherited_dependencies(nodes: &mut [Node]) {
    let mut inherited: BTreeSet<(Index, Index)> = BTreeSet::new();
    for (dependency, node) in nodes.iter().enumerate() {
        if node.dependents.len() < 2 {
            continue;
        }
        // What comes after one dependent and depends on the same once more adds nothing.
        let mut below: BTreeSet<Index> = BTreeSet::new();
        let mut open: Vec<Index> = node.dependents.clone();
        while let Some(index) = open.pop() {
            open.extend(nodes[index].children.iter().copied().filter(|&child| below.insert(child)));
        }
        let again = node.dependents.iter().filter(|dependent| below.contains(dependent));
        inherited.extend(again.map(|&dependent| (dependent, dependency)));
    }
    for (index, node) in nodes.iter_mut().enumerate() {
        let own = node.dependencies.iter().filter(|&&dependency| !inherited.contains(&(index, dependency)));
        node.own_dependencies = own.copied().collect();
    }
}
