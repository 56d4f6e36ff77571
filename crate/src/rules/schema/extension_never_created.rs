use crate::finding::Severity;
use crate::fix::Fix;
use crate::folder::Folder;
use crate::operation::ObjectKind;
use crate::rules::mend;
use crate::rules::replayed::Run;
use crate::rules::{Check, Group, POSTGRESQL, Placed, Rule};
use crate::schema::ObjectId;
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "extension-never-created",
    group: Group::Schema,
    severity: Severity::Warning,
    what: "A function, type, operator class or index method of a PostgreSQL extension that nothing creates first.",
    why: "An extension has to be created in each database. Where nobody has done that, `alembic upgrade` stops at the first use.",
    remedy: "Create it first: `op.execute('CREATE EXTENSION IF NOT EXISTS \"name\"')`; if the database role is not allowed to, have an administrator do it and leave the migration as it is.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE TABLE runs (id uuid PRIMARY KEY DEFAULT uuid_generate_v4())")
"#,
    good: r#"
op.execute('CREATE EXTENSION IF NOT EXISTS "uuid-ossp"')
op.execute("CREATE TABLE runs (id uuid PRIMARY KEY DEFAULT uuid_generate_v4())")
"#,
    check: Check::Replays(check),
};

fn check(folder: &Folder, runs: &[Run<'_>]) -> Vec<Placed> {
    let mut violations = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        for met in run.met.iter().filter(|met| met.is_sure()) {
            let Problem::ExtensionNeverMade { extension, kind, name } = &met.fault.problem else { continue };
            let lower = extension.to_ascii_lowercase();
            let creates = |text: &str| text.contains("extension") && text.contains(&lower);
            if crate::rules::written_elsewhere(folder, run.environment, creates) {
                continue;
            }
            let message = format!(
                "The {kind} `{name}` belongs to the extension `{extension}`, which nothing creates first. PostgreSQL refuses this unless the extension is there."
            );
            // Where that comes later, it is to be moved.
            let is_it = |object: &ObjectId| object.kind == ObjectKind::Extension && *object.id.name == **extension;
            let comes_later = run.environment.replay.last.objects().any(|(object, _)| is_it(object));
            let create = format!("op.execute('CREATE EXTENSION IF NOT EXISTS \"{extension}\"')");
            let edit = mend::before(met.migration, met.position, &[&create]).filter(|_| !comes_later);
            // Those who use GeoAlchemy2 mostly run PostGIS's own images, which have it in each database.
            let is_directive = met.operation().is_some_and(|operation| operation.sql.is_none());
            let severity = if *extension == "postgis" && is_directive { Severity::Info } else { Severity::Warning };
            violations.push((Some(at), met.hint(message).with_severity(severity).with_fix(Fix::of([edit]))));
        }
    }
    violations
}
