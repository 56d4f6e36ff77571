//! Lines as `alembic history` prints them (alembic/script/base.py, `Script._head_only` and `Script.log_entry`).

use std::fmt::Write;

use crate::environment::Environment;
use crate::graph::Index;

/// `<parents> (deps) -> rev (labels) (head) (branchpoint) (mergepoint), doc`.
pub(super) fn line(environment: &Environment, index: Index) -> String {
    let migration = &environment.migrations[index];
    let node = &environment.graph.nodes[index];
    let mut line = parents(environment, index);
    if let Some(dependencies) = dependencies(environment, index) {
        let _infallible = write!(line, " ({})", dependencies.join(", "));
    }
    let _infallible = write!(line, " -> {}", migration.id().unwrap_or("<none>"));
    if !node.labels.is_empty() {
        let _infallible = write!(line, " ({})", node.labels.iter().cloned().collect::<Vec<_>>().join(", "));
    }
    if node.is_real_head() {
        line.push_str(" (head)");
    } else if node.is_head() {
        line.push_str(" (effective head)");
    }
    if node.is_branch_point() {
        line.push_str(" (branchpoint)");
    }
    if node.is_merge_point {
        line.push_str(" (mergepoint)");
    }
    let _infallible = write!(line, ", {}", migration.message);
    line
}

/// A revision at length, as `alembic history --verbose` prints it.
pub fn entry(environment: &Environment, index: Index) -> String {
    let migration = &environment.migrations[index];
    let node = &environment.graph.nodes[index];
    let id = |index: &Index| environment.migrations[*index].id().unwrap_or("<none>").to_owned();
    let mut entry = format!(
        "Rev: {}{}{}{}\n{}: {}\n",
        migration.id().unwrap_or("<none>"),
        if node.is_head() { " (head)" } else { "" },
        if node.is_branch_point() { " (branchpoint)" } else { "" },
        if node.is_merge_point { " (mergepoint)" } else { "" },
        if node.is_merge_point { "Merges" } else { "Parent" },
        parents(environment, index),
    );
    let mut list = |name: &str, values: Vec<String>| {
        if !values.is_empty() {
            let _infallible = writeln!(entry, "{name}: {}", values.join(", "));
        }
    };
    list("Also depends on", dependencies(environment, index).unwrap_or_default().to_vec());
    if node.is_branch_point() {
        list("Branches into", node.children.iter().map(id).collect());
    }
    list("Branch names", node.labels.iter().cloned().collect());
    list("Path", vec![migration.path.clone()]);
    let lines: Vec<String> = migration.docstring.lines().map(|line| format!("    {line}")).collect();
    let _infallible = writeln!(entry, "\n{}\n", lines.join("\n"));
    entry
}

fn parents(environment: &Environment, index: Index) -> String {
    match environment.migrations[index].parents() {
        [] => "<base>".to_owned(),
        [only] if only.is_empty() => "<base>".to_owned(),
        parents => parents.join(", "),
    }
}

/// What a revision depends on; an empty text is nothing to Alembic.
fn dependencies(environment: &Environment, index: Index) -> Option<&[String]> {
    let dependencies = environment.migrations[index].dependencies();
    (!dependencies.is_empty() && dependencies != [""]).then_some(dependencies)
}
