use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::folder::{Folder, path_in, text};
use crate::project::Project;
use crate::project::stop::{ConfigStop, Place};
use crate::rules::{Check, Group, Rule, mend};

pub(super) const RULE: Rule = Rule {
    name: "invalid-configuration",
    group: Group::Configuration,
    severity: Severity::Error,
    what: "A configuration that Alembic can't read.",
    why: "Every Alembic command fails with an exception before it looks at a migration.",
    remedy: "Correct the option or line; in an ini file, write `%%` for a percent sign.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# file: alembic.ini
[alembic]
script_location = migrations
sqlalchemy.url = postgresql://app:50%off@localhost/app
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# file: alembic.ini
[alembic]
script_location = migrations
sqlalchemy.url = postgresql://app:50%%off@localhost/app
"#,
    check: Check::Configurations(check),
};

fn check(folder: &Folder, project: &Project, environments: &[Environment]) -> Vec<Violation> {
    let mut stops: Vec<(&ConfigStop, Severity)> = Vec::new();
    let by_alembic = project.configurations().flat_map(|config| &config.unread).filter(|stop| !stop.is_separator());
    let by_env_py = environments.iter().flat_map(unread_by_env_py);
    let severity = if sets_options(folder, environments) { Severity::Warning } else { Severity::Error };
    for stop in by_alembic.map(|stop| (stop, Severity::Error)).chain(by_env_py.map(|stop| (stop, severity))) {
        // Sections of one file share what is wrong with it.
        if stops.iter().all(|(known, _)| *known != stop.0) {
            stops.push(stop);
        }
    }
    let violation = |(stop, severity): (&ConfigStop, Severity)| {
        let said = stop.message.split(['\n', '\t']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        Violation::of_place(stop.place.clone(), format!("Alembic stops with {}: {said}", stop.error))
            .with_severity(severity)
            .with_fix(with_percent_signs(folder, stop))
    };
    stops.into_iter().map(violation).collect()
}

/// Options that an env.py reads, and that can't be read.
fn unread_by_env_py(environment: &Environment) -> impl Iterator<Item = &ConfigStop> {
    let config = &environment.location.config;
    let is_read = |stop: &&ConfigStop| {
        stop.option.as_deref().is_some_and(|option| environment.reads.has(config.section.as_deref(), option))
    };
    config.unread_by_alembic.iter().filter(is_read)
}

/// Whether a program of the folder sets options before it has Alembic run.
fn sets_options(folder: &Folder, environments: &[Environment]) -> bool {
    let is_env_py =
        |path: &str| environments.iter().any(|it| path_in(it.location.script_directory(), "env.py") == path);
    let sets = |path: &str| {
        let text = folder.bytes(path).map(|bytes| text::decoded(bytes).text).unwrap_or_default();
        text.contains("set_main_option(") || text.contains("set_section_option(")
    };
    let mut files = folder.files().map(|(path, _)| path).filter(|path| path.ends_with(".py") && !is_env_py(path));
    environments.iter().any(|it| !it.location.config.unread_by_alembic.is_empty()) && files.any(sets)
}

/// The line of an option with each percent sign that stands alone written twice.
fn with_percent_signs(folder: &Folder, stop: &ConfigStop) -> Option<Fix> {
    let Place { path, position } = &stop.place;
    let text = text::decoded(folder.bytes(path).filter(|_| stop.error == "InterpolationSyntaxError")?).text;
    let line = text.lines().nth((position.line as usize).checked_sub(1)?)?.trim();
    let mut parts = line.split('%').peekable();
    let mut written = parts.next()?.to_owned();
    while let Some(part) = parts.next() {
        let is_pair = part.is_empty() && parts.peek().is_some();
        written.push_str(if part.starts_with('(') { "%" } else { "%%" });
        written.push_str(part);
        if is_pair {
            written.push_str(parts.next().unwrap_or_default());
        }
    }
    Fix::of([mend::line(path, &text, position.line, &written).filter(|_| written != line)])
}
