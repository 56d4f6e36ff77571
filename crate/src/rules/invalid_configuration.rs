use super::{Check, Rule};
use crate::finding::{Severity, Violation};
use crate::project::Project;
use crate::project::stop::ConfigStop;

pub(super) const RULE: Rule = Rule {
    name: "invalid-configuration",
    severity: Severity::Error,
    what: "A configuration that Alembic can't read.",
    why: "Alembic stops every command with an exception before it looks at a migration.",
    remedy: "Correct the option or line; in an ini write `%%` for a percent sign.",
    check: Check::Project(check),
};

fn check(project: &Project) -> Vec<Violation> {
    let mut stops: Vec<&ConfigStop> = Vec::new();
    for stop in project.configurations().flat_map(|config| &config.unread).filter(|stop| !stop.is_separator()) {
        // Sections of one file share what is wrong with it.
        if !stops.contains(&stop) {
            stops.push(stop);
        }
    }
    let violation = |stop: &ConfigStop| {
        let said = stop.message.split(['\n', '\t']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        Violation::of_place(stop.place.clone(), format!("Alembic stops with {}: {said}", stop.error))
    };
    stops.into_iter().map(violation).collect()
}
