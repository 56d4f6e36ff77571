//! The revision graph as Alembic would see it (alembic/script/revision.py, `RevisionMap`), and
//! also where Alembic would stop: missing parents, ids used twice and cycles leave a whole graph.

mod cycles;
mod order;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::revision::Migration;

/// A revision is known by its place among the environment's migrations.
pub type Index = usize;

/// Who follows whom. Lists of revisions are in the order of the files unless they say otherwise.
#[derive(Debug, Default)]
pub struct Graph {
    /// One for each migration, in the same order.
    pub nodes: Vec<Node>,
    /// Revisions without a child.
    pub heads: Vec<Index>,
    /// Revisions without a parent.
    pub bases: Vec<Index>,
    /// Revisions with several children.
    pub branch_points: Vec<Index>,
    /// Revisions with several parents.
    pub merge_points: Vec<Index>,
    /// Files that share an id, each group with the one that Alembic would take last.
    pub duplicates: Vec<Vec<Index>>,
    /// Revisions that are their own ancestors, a group for each knot of cycles.
    pub cycles: Vec<Vec<Index>>,
    /// All revisions, oldest first: as `alembic upgrade heads` would apply them.
    pub upgrade_order: Vec<Index>,
}

/// A revision's neighbours.
#[derive(Debug, Default, Clone)]
pub struct Node {
    /// It stands in the graph: it has an id, and no later file has the same.
    pub counts: bool,
    /// Its parents that are there, in the order of `down_revision`.
    pub parents: Vec<Index>,
    /// What it depends on, without what an ancestor depends on already.
    pub dependencies: Vec<Index>,
    /// Revisions that have it as a parent.
    pub children: Vec<Index>,
    /// Revisions that depend on it.
    pub dependents: Vec<Index>,
    /// Parents that no file has.
    pub missing_parents: Vec<String>,
    /// Dependencies that no file has, neither as id nor as label.
    pub missing_dependencies: Vec<String>,
    /// It has no parent.
    pub is_base: bool,
    /// It names several parents, whether they are there or not.
    pub is_merge_point: bool,
}

impl Graph {
    /// The graph of the migrations of one environment, in the order in which Alembic reads them.
    pub fn of(migrations: &[Migration]) -> Graph {
        let mut by_id: HashMap<&str, Index> = HashMap::new();
        let mut files_of: BTreeMap<&str, Vec<Index>> = BTreeMap::new();
        // Where an id stands in Alembic's map: a later file of the same id takes the first one's place.
        let mut rank: Vec<usize> = (0..migrations.len()).collect();
        for (index, migration) in migrations.iter().enumerate() {
            if let Some(id) = migration.id() {
                let files = files_of.entry(id).or_default();
                files.push(index);
                rank[index] = files[0];
                by_id.insert(id, index);
            }
        }
        let by_label: HashMap<&str, Index> = migrations
            .iter()
            .enumerate()
            .flat_map(|(index, migration)| migration.labels().iter().map(move |label| (label.as_str(), index)))
            .collect();

        let mut nodes = vec![Node::default(); migrations.len()];
        for (index, migration) in migrations.iter().enumerate() {
            let node = &mut nodes[index];
            node.counts = migration.id().is_some_and(|id| by_id.get(id) == Some(&index));
            node.is_base = node.counts && migration.down_revision.known().is_some_and(Vec::is_empty);
            node.is_merge_point = node.counts && migration.parents().len() > 1;
            for parent in migration.parents() {
                match by_id.get(parent.as_str()) {
                    Some(&parent) if !node.parents.contains(&parent) => node.parents.push(parent),
                    Some(_) => {}
                    None => node.missing_parents.push(parent.clone()),
                }
            }
            for dependency in migration.dependencies() {
                match by_id.get(dependency.as_str()).or_else(|| by_label.get(dependency.as_str())) {
                    Some(&dependency) if !node.dependencies.contains(&dependency) => node.dependencies.push(dependency),
                    Some(_) => {}
                    None => node.missing_dependencies.push(dependency.clone()),
                }
            }
        }
        for index in 0..nodes.len() {
            if nodes[index].counts {
                for parent in nodes[index].parents.clone() {
                    nodes[parent].children.push(index);
                }
                for dependency in nodes[index].dependencies.clone() {
                    nodes[dependency].dependents.push(index);
                }
            }
        }
        drop_inherited_dependencies(&mut nodes);

        let such = |test: fn(&Node) -> bool| (0..nodes.len()).filter(|&index| test(&nodes[index])).collect();
        Graph {
            heads: such(Node::is_head),
            bases: such(|node| node.is_base),
            branch_points: such(Node::is_branch_point),
            merge_points: such(|node| node.is_merge_point),
            duplicates: files_of.into_values().filter(|files| files.len() > 1).collect(),
            cycles: cycles::cycles(&nodes),
            upgrade_order: order::upgrade_order(&nodes, &rank),
            nodes,
        }
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
}

impl Node {
    /// Whether it has no child.
    pub fn is_head(&self) -> bool {
        self.counts && self.children.is_empty()
    }

    /// Whether it has several children.
    pub fn is_branch_point(&self) -> bool {
        self.counts && self.children.len() > 1
    }

    /// What must run before it.
    fn before(&self) -> impl Iterator<Item = Index> {
        let extra = self.dependencies.iter().filter(|dependency| !self.parents.contains(dependency));
        self.parents.iter().chain(extra).copied()
    }
}

/// Leaves out dependencies that an ancestor declares already, as Alembic does before it sorts
/// (`_normalize_depends_on`).
fn drop_inherited_dependencies(nodes: &mut [Node]) {
    let dependent: Vec<Index> = (0..nodes.len()).filter(|&index| !nodes[index].dependencies.is_empty()).collect();
    for index in dependent.into_iter().rev() {
        let mut seen: BTreeSet<Index> = BTreeSet::from([index]);
        let mut open = nodes[index].parents.clone();
        let mut inherited: BTreeSet<Index> = BTreeSet::new();
        while let Some(ancestor) = open.pop() {
            if seen.insert(ancestor) {
                inherited.extend(&nodes[ancestor].dependencies);
                open.extend(&nodes[ancestor].parents);
            }
        }
        let kept = nodes[index].dependencies.iter().copied().filter(|dependency| !inherited.contains(dependency));
        nodes[index].dependencies = kept.collect();
    }
}
