use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::{Folder, parent, text};
use crate::inventory::ranges::{Chain, Misplaced};
use crate::ordered::Gather;
use crate::preferences::Preferences;
use crate::preferences::sizes::Sizes;
use crate::project::Project;
use crate::project::stop::Place;
use crate::python::lines::Position;
use crate::rules::{Check, Group, Rule, unknown_rule};

pub(super) const RULE: Rule = Rule {
    name: "unknown-setting",
    group: Group::Configuration,
    severity: Severity::Error,
    what: "A setting for Limbeck, in a limbeck.toml or in `[tool.limbeck]` of a pyproject.toml, that it can't use.",
    why: "What was meant is not done: a misspelt key would otherwise be passed over in silence.",
    remedy: "Write it as the message says. There are `ranges`, `deployed`, `database`, `version`, `rules` and `sizes`.",
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
        for (name, place) in preferences.deployed {
            let is_meant = |it: &Environment| Chain::of(&it.graph, &it.migrations).has(&name);
            if !environments.is_empty() && !environments.iter().any(is_meant) {
                violations.push(Violation::of_place(place, no_migration(&name)));
            }
        }
        for (name, _, place) in preferences.rules {
            if let Some(message) = unknown_rule(&name) {
                violations.push(Violation::of_place(place, message));
            }
        }
        if let Some((path, place)) = preferences.sizes {
            match folder.bytes(&path) {
                Some(bytes) => {
                    for (line, problem) in Sizes::read(&text::decoded(bytes).text).1 {
                        let place = Place { path: path.clone(), position: Position { line, column: 1 } };
                        let message = format!("This line of the table of sizes can't be used: {problem}.");
                        violations.push(Violation::of_place(place, message));
                    }
                }
                None => {
                    let message = format!(
                        "There is no file `{path}` in the folder, or its name doesn't end in `sizes.csv`: such files are read."
                    );
                    violations.push(Violation::of_place(place, message));
                }
            }
        }
        for (range, place) in preferences.ranges {
            // A range need not be one of every environment.
            let tried = environments.iter().map(|it| Chain::of(&it.graph, &it.migrations).named(&range));
            let misplaced: Result<Vec<Misplaced>, ()> = tried.map(|it| it.err().ok_or(())).collect();
            let Some(misplaced) = misplaced.ok().and_then(|all| all.into_iter().next()) else { continue };
            let message = match misplaced {
                Misplaced::Nothing(end) => no_migration(&end),
                Misplaced::Backwards => {
                    format!("The range from `{}` to `{}` ends before it begins.", range.from, range.to)
                }
            };
            violations.push(Violation::of_place(place, message));
        }
    }
    violations
}

fn no_migration(name: &str) -> String {
    format!("No migration is meant by `{name}`: neither an id nor the name of a file begins so.")
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
