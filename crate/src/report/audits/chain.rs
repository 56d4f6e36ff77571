//! The chain, from base to head.

use super::{block, code, codes, escaped, line, list, number};
use crate::environment::Environment;
use crate::graph::Index;
use crate::report::markdown::table;
use crate::revision::Assigned;

/// How the migrations follow each other, and whether that is whole.
pub(super) fn section(out: &mut String, environment: &Environment) {
    let (graph, migrations) = (&environment.graph, &environment.migrations);
    let is_line = graph.branch_points.is_empty()
        && graph.merge_points.is_empty()
        && graph.bases.len() == 1
        && graph.heads.len() == 1
        && graph.cycles.is_empty()
        && graph.nodes.iter().all(|node| !node.lacks_any() && node.counts);
    if is_line {
        let mut text = String::from("<base>\n");
        for &index in &graph.upgrade_order {
            let migration = &migrations[index];
            let head = if graph.nodes[index].is_head() { "  ← head" } else { "" };
            let id = migration.id().unwrap_or_default();
            text.push_str(&format!("  ↓\n{id} ({}){head}\n", migration.title()));
        }
        block(out, "text", &text);
    } else {
        line(out, "In the order in which `alembic upgrade heads` would apply them.");
        let rows = graph.chain().into_iter().enumerate().map(|(at, index)| {
            let migration = &migrations[index];
            let place = if graph.nodes[index].counts { (at + 1).to_string() } else { "not in the chain".to_owned() };
            let parents = match &migration.down_revision {
                Assigned::Known { value, .. } if value.is_empty() => "base".to_owned(),
                Assigned::Known { value, .. } => codes(value.iter().map(String::as_str)),
                _ => "unknown".to_owned(),
            };
            let head = if graph.nodes[index].is_head() { " ← head" } else { "" };
            let id = migration.id().map_or_else(|| "none".to_owned(), code);
            [place, format!("{id}{head}"), parents, escaped(&migration.title())]
        });
        table(out, &["#", "Revision", "Follows", "Message"], rows);
    }
    links(out, environment);
}

/// What is missing between the links, or that nothing is.
fn links(out: &mut String, environment: &Environment) {
    let (graph, migrations) = (&environment.graph, &environment.migrations);
    let mut broken = Vec::new();
    for (node, migration) in graph.nodes.iter().zip(migrations) {
        for parent in &node.missing_parents {
            broken.push(format!("{} follows {}, which no file has", code(&migration.path), code(parent)));
        }
        for dependency in &node.missing_dependencies {
            broken.push(format!("{} depends on {}, which no file has", code(&migration.path), code(dependency)));
        }
    }
    for same in &graph.duplicates {
        let paths = codes(same.iter().map(|&index| migrations[index].path.as_str()));
        broken.push(format!("one id in several files: {paths}"));
    }
    for cycle in &graph.cycles {
        broken.push(format!("a circle: {}", ids(environment, &cycle.revisions)));
    }
    if broken.is_empty() && environment.verdict.stop.is_none() {
        let said = if environment.has_unknown_ids() {
            "No broken link is known, but some ids are known only when the files run."
        } else {
            "The chain is intact: no broken links, no id twice, no circle."
        };
        line(out, said);
    } else {
        line(out, &format!("The chain is broken: {}.", number(broken.len(), "place")));
        list(out, broken);
        if let Some(stop) = &environment.verdict.stop {
            line(out, &format!("Alembic stops with {}.", code(&stop.prints())));
        }
    }
}

/// The ids of some revisions, as code.
pub(super) fn ids(environment: &Environment, indices: &[Index]) -> String {
    let id = |&index: &Index| {
        let migration = environment.migrations.get(index)?;
        Some(migration.name())
    };
    let known: Vec<&str> = indices.iter().filter_map(id).collect();
    if known.is_empty() { "none".to_owned() } else { codes(known) }
}
