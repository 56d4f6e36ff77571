use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::{Folder, parent};
use crate::inventory::ranges::{Chain, Misplaced};
use crate::ordered::Gather;
use crate::preferences::Preferences;
use crate::project::Project;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "unknown-setting",
    group: Group::Configuration,
    severity: Severity::Error,
    what: "A setting for Limbeck, in a limbeck.toml or in `[tool.limbeck]` of a pyproject.toml, that it can't use.",
    why: "What was meant is not done: a misspelt key would otherwise be passed over in silence.",
    remedy: "Write it as the message says. There is one setting: `ranges = [{ from = \"001\", to = \"022\", name = \"M4–M10\" }]`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: limbeck.toml
range = []
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
"#,
    good: r#"
# file: limbeck.toml
ranges = [{ from = "3f9c81d2a4e7", to = "3f9c81d2a4e7", name = "M1" }]
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Configurations(check),
};

fn check(folder: &Folder, project: &Project, environments: &[Environment]) -> Vec<Violation> {
    let beside = project.configurations().filter_map(|config| config.file.as_deref()).map(parent);
    let directories: BTreeSet<&str> = beside.chain([""]).into_set();
    let mut violations = Vec::new();
    for preferences in directories.into_iter().filter_map(|directory| Preferences::of(folder, directory)) {
        for (place, message) in preferences.problems {
            violations.push(Violation::of_place(place, format!("{}.", capitalised(&message))));
        }
        for (range, place) in preferences.ranges {
            // A range need not be one of every environment.
            let tried = environments.iter().map(|it| Chain::of(&it.graph, &it.migrations).named(&range));
            let misplaced: Result<Vec<Misplaced>, ()> = tried.map(|it| it.err().ok_or(())).collect();
            let Some(misplaced) = misplaced.ok().and_then(|all| all.into_iter().next()) else { continue };
            let message = match misplaced {
                Misplaced::Nothing(end) => {
                    format!("No migration is meant by `{end}`: neither an id nor the name of a file begins so.")
                }
                Misplaced::Backwards => {
                    format!("The range from `{}` to `{}` ends before it begins.", range.from, range.to)
                }
            };
            violations.push(Violation::of_place(place, message));
        }
    }
    violations
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
