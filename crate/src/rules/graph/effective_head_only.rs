use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "effective-head-only",
    group: Group::Graph,
    severity: Severity::Info,
    what: "A head that another branch depends on.",
    why: "No `down_revision` names it, but once the revision that depends on it has run, the version table no longer lists it: `alembic heads` shows it as an effective head, so counts of heads differ.",
    remedy: "Nothing, if the branches are meant to be separate; otherwise name it in a `down_revision`.",
    databases: &[],
    is_opt_in: false,
    bad: "",
    good: "",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let graph = &environment.graph;
    let such = graph.heads.iter().filter(|&&head| !graph.nodes[head].is_real_head());
    such.map(|&head| {
        let migration = &environment.migrations[head];
        let dependents = graph.nodes[head].dependents.iter().filter_map(|&index| environment.migrations[index].id());
        let shown: Vec<String> = dependents.take(5).map(|id| format!("`{id}`")).collect();
        let message = format!("{} depends on this head.", shown.join(", "));
        Violation::at(migration, migration.revision.position(), message)
    })
    .collect()
}
