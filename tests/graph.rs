//! What holds for every graph, on random ones: healthy and broken in any combination.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use limbeck::audit::{Audit, audit};
use limbeck::environment::Options;
use limbeck::folder::Folder;
use limbeck::graph::lanes::{EdgeKind, What};
use limbeck::graph::{Graph, Index};
use limbeck::report::json;
use proptest::prelude::*;
use proptest::sample::Index as Pick;

/// A revision file: its id, parents, dependencies and label, by name.
#[derive(Debug, Clone)]
struct File {
    id: String,
    parents: Vec<String>,
    dependencies: Vec<String>,
    label: Option<String>,
}

impl File {
    fn text(&self) -> String {
        let list = |names: &[String]| names.iter().map(|name| format!("'{name}', ")).collect::<String>();
        let label = self.label.as_ref().map_or_else(|| "None".to_owned(), |label| format!("'{label}'"));
        format!(
            "revision = '{}'\ndown_revision = ({})\ndepends_on = ({})\nbranch_labels = {label}\n",
            self.id,
            list(&self.parents),
            list(&self.dependencies)
        )
    }
}

fn path(at: usize) -> String {
    format!("versions/f{at:03}.py")
}

fn audited(files: &[File]) -> Audit {
    let mut folder = Folder::default();
    for (at, file) in files.iter().enumerate() {
        folder.add(&path(at), file.text().into_bytes());
    }
    audit(&folder, &Options::default(), &mut |_, _| {})
}

/// Graphs as they should be: each revision names earlier ones, then the files are shuffled.
fn healthy() -> impl Strategy<Value = Vec<File>> {
    let revision = (prop::collection::vec(any::<Pick>(), 0..4), prop::collection::vec(any::<Pick>(), 0..2), 0..8_u8);
    prop::collection::vec(revision, 1..40)
        .prop_map(|revisions| {
            let mut files: Vec<File> = Vec::new();
            for (at, (parents, dependencies, luck)) in revisions.iter().enumerate() {
                let named = |picks: &[Pick], reach: usize| {
                    let near = &files[files.len().saturating_sub(reach)..];
                    let names = picks.iter().filter(|_| !near.is_empty()).map(|pick| pick.get(near).id.clone());
                    names.collect::<BTreeSet<String>>().into_iter().collect::<Vec<_>>()
                };
                let file = File {
                    id: format!("r{at:03}"),
                    parents: named(&parents[..parents.len().min(if *luck < 6 { 1 } else { 3 })], 6),
                    dependencies: if *luck == 0 { named(dependencies, 40) } else { Vec::new() },
                    label: (*luck == 1).then(|| format!("label{at}")),
                };
                files.push(file);
            }
            files
        })
        .prop_shuffle()
}

/// Graphs with anything wrong: parents ahead and behind, names of nothing, ids twice.
fn broken() -> impl Strategy<Value = Vec<File>> {
    let name = || (0..24_usize).prop_map(|at| format!("r{at:03}"));
    let file = (
        name(),
        prop::collection::vec(name(), 0..3),
        prop::collection::vec(name(), 0..2),
        prop::option::weighted(0.1, (0..3_u8).prop_map(|at| format!("label{at}"))),
    );
    let file = file.prop_map(|(id, parents, dependencies, label)| File { id, parents, dependencies, label });
    prop::collection::vec(file, 1..24)
}

fn graph(audit: &Audit) -> &Graph {
    &audit.environments[0].graph
}

/// The order by Alembic's own procedure, told plainly: with each head's set of ancestors, worked out anew.
fn alembics_order(graph: &Graph) -> Vec<Index> {
    let ancestors = |from: Index| graph.reached([from], limbeck::graph::Node::before);
    let mut heads: Vec<Index> = graph.real_heads.clone();
    heads.sort_by_key(|&head| graph.nodes[head].rank);
    let mut left: BTreeSet<Index> = (0..graph.nodes.len()).collect();
    let mut order = Vec::new();
    let mut at = 0;
    while !heads.is_empty() {
        let candidate = heads[at];
        let above = (0..heads.len()).find(|&other| other != at && ancestors(heads[other]).contains(&candidate));
        if let Some(above) = above {
            at = above;
            continue;
        }
        order.push(candidate);
        left.remove(&candidate);
        let next: Vec<Index> = graph.nodes[candidate]
            .before()
            .filter(|earlier| left.contains(earlier) && !heads.contains(earlier))
            .collect();
        match next.split_first() {
            None => {
                heads.remove(at);
                at = at.saturating_sub(1);
            }
            Some((&first, rest)) => {
                heads[at] = first;
                heads.extend(rest);
            }
        }
    }
    order.reverse();
    order
}

fn lanes_are_continuous(graph: &Graph) {
    let lanes = graph.lanes();
    let row_of: BTreeMap<Index, usize> = lanes
        .rows
        .iter()
        .enumerate()
        .filter_map(|(at, row)| match row.what {
            What::Migration(index) => Some((index, at)),
            What::Ghost(_) => None,
        })
        .collect();
    assert_eq!(row_of.len(), graph.nodes.len(), "each migration has one row");
    // Each link of the graph is drawn, and nothing else.
    let mut links: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (index, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.counts) {
        for &other in node.parents.iter().chain(&node.dependencies).filter(|&&other| other != index) {
            links.insert((row_of[&index].min(row_of[&other]), row_of[&index].max(row_of[&other])));
        }
    }
    let is_ghost = |row: usize| matches!(lanes.rows[row].what, What::Ghost(_));
    let drawn: BTreeSet<(usize, usize)> =
        lanes.edges.iter().filter(|edge| !is_ghost(edge.lower)).map(|edge| (edge.upper, edge.lower)).collect();
    assert_eq!(drawn, links);
    let mut lane_leads_to: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for edge in &lanes.edges {
        assert!(edge.upper < edge.lower && edge.lane < lanes.width, "{edge:?}");
        for row in edge.upper + 1..edge.lower {
            assert_ne!(lanes.rows[row].lane, edge.lane, "{edge:?} runs through the node of row {row}");
            let lower = *lane_leads_to.entry((row, edge.lane)).or_insert(edge.lower);
            assert_eq!(lower, edge.lower, "two lines to different ends share a lane in row {row}");
        }
    }
    assert!(lanes.rows.iter().all(|row| row.lane < lanes.width));
}

/// Which revisions reach which, by trying.
fn reaches(graph: &Graph, from: Index, to: Index) -> bool {
    let node = &graph.nodes[from];
    let next = |node: &limbeck::graph::Node| [&node.parents[..], &node.dependencies].concat();
    let mut seen = BTreeSet::new();
    let mut open = next(node);
    while let Some(index) = open.pop() {
        if index == to {
            return true;
        }
        if seen.insert(index) {
            open.extend(next(&graph.nodes[index]));
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_healthy_graph_is_ordered_as_alembic_orders_it(files in healthy()) {
        let audit = audited(&files);
        let graph = graph(&audit);
        prop_assert_eq!(audit.environments[0].verdict.stop.clone(), None);
        prop_assert_eq!(graph.upgrade_order.clone(), alembics_order(graph));
        let place: BTreeMap<Index, usize> = graph.upgrade_order.iter().enumerate().map(|(at, &it)| (it, at)).collect();
        prop_assert_eq!(place.len(), files.len());
        for (index, node) in graph.nodes.iter().enumerate() {
            for earlier in node.parents.iter().chain(&node.dependencies) {
                prop_assert!(place[earlier] < place[&index]);
            }
        }
        lanes_are_continuous(graph);
    }

    #[test]
    fn heads_and_bases_are_what_they_are_by_definition(files in healthy()) {
        let audit = audited(&files);
        let graph = graph(&audit);
        let named = |names: fn(&File) -> &Vec<String>| files.iter().flat_map(names).collect::<BTreeSet<_>>();
        let (parents, dependencies) = (named(|file| &file.parents), named(|file| &file.dependencies));
        for (index, file) in files.iter().enumerate() {
            prop_assert_eq!(graph.heads.contains(&index), !parents.contains(&file.id));
            let follows_nothing = !parents.contains(&file.id) && !dependencies.contains(&file.id);
            prop_assert_eq!(graph.real_heads.contains(&index), follows_nothing);
            prop_assert_eq!(graph.bases.contains(&index), file.parents.is_empty());
            let children = files.iter().filter(|other| other.parents.contains(&file.id)).count();
            prop_assert_eq!(graph.branch_points.contains(&index), children > 1);
            prop_assert_eq!(graph.merge_points.contains(&index), file.parents.len() > 1);
        }
    }

    #[test]
    fn a_path_leaves_nothing_out(files in healthy(), from in any::<Pick>()) {
        let audit = audited(&files);
        let graph = graph(&audit);
        let from = from.index(files.len());
        let (up, down) = (graph.path_to_heads(from), graph.path_to_base(from));
        prop_assert_eq!(down.first(), Some(&from));
        let all: BTreeSet<Index> = up.iter().chain(&down).copied().collect();
        prop_assert_eq!(all.len(), up.len() + down.len());
        prop_assert_eq!(all.len(), files.len());
    }

    #[test]
    fn a_broken_graph_is_shown_whole(files in broken()) {
        let audit = audited(&files);
        let graph = graph(&audit);
        let counted: BTreeSet<&str> = files.iter().map(|file| file.id.as_str()).collect();
        prop_assert_eq!(graph.upgrade_order.len(), counted.len());
        prop_assert_eq!(graph.chain().len(), files.len());
        let in_cycle: BTreeSet<Index> = graph.cycles.iter().flat_map(|cycle| cycle.revisions.clone()).collect();
        let place: BTreeMap<Index, usize> = graph.upgrade_order.iter().enumerate().map(|(at, &it)| (it, at)).collect();
        for (index, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.counts) {
            prop_assert_eq!(in_cycle.contains(&index), reaches(graph, index, index));
            for &earlier in node.before().collect::<Vec<_>>().iter().filter(|&&it| !reaches(graph, it, index)) {
                prop_assert!(place[&earlier] < place[&index]);
            }
        }
        lanes_are_continuous(graph);
        for edge in graph.lanes().edges.iter().filter(|edge| edge.kind == EdgeKind::Closing) {
            prop_assert!(edge.upper < edge.lower);
        }
    }

    #[test]
    fn the_report_is_the_same_whatever_order_the_files_come_in(files in broken(), by in any::<u64>()) {
        let mut paths: Vec<usize> = (0..files.len()).collect();
        paths.sort_by_key(|&at| (at as u64).wrapping_mul(by | 1));
        let mut folder = Folder::default();
        for at in paths {
            folder.add(&path(at), files[at].text().into_bytes());
        }
        prop_assert_eq!(json::report(&audit(&folder, &Options::default(), &mut |_, _| {}), None), json::report(&audited(&files), None));
    }
}
