//! A migration that comes: as `alembic revision` would write it.

use crate::draft::Draft;
use crate::environment::Environment;
use crate::fix::NewMigration;
use crate::folder::{number, parent, path_in};
use crate::inventory::moment::Moment;
use crate::inventory::naming;

/// Its path and its text; without `now`, it has no date.
pub(super) fn written(environment: &Environment, new: &NewMigration, now: Option<Moment>) -> (String, String) {
    let template = environment.location.config.file_template.as_deref();
    let Environment { migrations, graph, .. } = environment;
    let hex = fresh_id(environment, new);
    let called = naming::New { id: None, hex: &hex, message: &new.message, at: now };
    let (id, name) = naming::new(migrations, graph, template, &called);
    let date = now.map(|now| now.to_string());
    let draft = Draft {
        message: &new.message,
        revision: &id,
        down_revision: &new.parents,
        branch_labels: &[],
        create_date: date.as_deref(),
        imports: &[],
        upgrade: &new.upgrade,
        downgrade: &new.downgrade,
    };
    (path_in(&directory(environment, new), &format!("{name}.py")), draft.text(environment.template.as_deref()))
}

/// Where it comes: where Alembic keeps all, or else where the first of its parents is.
fn directory(environment: &Environment, new: &NewMigration) -> String {
    let locations = &environment.location.version_locations;
    if let ([only], false) = (locations.as_slice(), environment.location.config.recursive_version_locations) {
        return only.clone();
    }
    let of_parent = environment.migrations.iter().find(|it| it.id() == new.parents.first().map(String::as_str));
    of_parent.map_or_else(|| locations.first().cloned().unwrap_or_default(), |it| parent(&it.path).to_owned())
}

/// An id that no other has: twelve digits that are made of what it says.
fn fresh_id(environment: &Environment, new: &NewMigration) -> String {
    let is_free = |id: &String| !environment.graph.names.contains_key(id);
    let of =
        |round: u32| format!("{:012x}", number(&format!("{}\n{}\n{round}", new.parents.join("\n"), new.message)) >> 16);
    (0..=u32::MAX).map(of).find(is_free).unwrap_or_default()
}
