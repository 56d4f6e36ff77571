//! Names in `down_revision` and `depends_on` that lead nowhere.

use super::mend;
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::graph::Index;
use crate::graph::diagnosis::Diagnosis;
use crate::python::lines::Position;
use crate::python::repr::repr;
use crate::revision::{Assigned, Migration};

/// A name that leads nowhere.
pub(super) struct Missing<'a> {
    pub(super) name: &'a str,
    /// The migration that names it.
    pub(super) index: Index,
    pub(super) migration: &'a Migration,
    /// What probably happened.
    pub(super) diagnosis: Option<&'a Diagnosis>,
    field: &'static str,
    /// All that the field names.
    pub(super) values: &'a [String],
    position: Position,
}

/// Missing parents, in the order of the files.
pub(super) fn parents(environment: &Environment) -> Vec<Missing<'_>> {
    let nodes = environment.graph.nodes.iter();
    let names = nodes.map(|node| node.missing_parents.as_slice());
    missing(environment, names, "down_revision", |migration| &migration.down_revision)
}

/// Missing dependencies, in the order of the files.
pub(super) fn dependencies(environment: &Environment) -> Vec<Missing<'_>> {
    let nodes = environment.graph.nodes.iter();
    let names = nodes.map(|node| node.missing_dependencies.as_slice());
    missing(environment, names, "depends_on", |migration| &migration.depends_on)
}

fn missing<'a>(
    environment: &'a Environment,
    names: impl Iterator<Item = &'a [String]>,
    field: &'static str,
    assigned: fn(&Migration) -> &Assigned<Vec<String>>,
) -> Vec<Missing<'a>> {
    let of_each = environment.migrations.iter().zip(names).enumerate();
    of_each
        .flat_map(|(index, (migration, names))| {
            names.iter().map(move |name| Missing {
                name,
                index,
                migration,
                diagnosis: environment.diagnoses.get(name),
                field,
                values: assigned(migration).known().map_or(&[], Vec::as_slice),
                position: assigned(migration).position(),
            })
        })
        .collect()
}

impl Missing<'_> {
    /// Another id in the place of the name; with none, naming nothing.
    pub(super) fn with(&self, id: Option<&str>) -> Option<Fix> {
        let kept = self.values.iter().map(String::as_str);
        let values: Vec<&str> = kept.filter_map(|value| if value == self.name { id } else { Some(value) }).collect();
        mend::with_identifier(self.migration, self.field, self.position, &values)
    }

    /// The id that was probably meant in its place.
    pub(super) fn as_meant(&self) -> Option<Fix> {
        self.with(Some(self.diagnosis?.meant.as_deref()?))
    }

    /// A violation where it is named.
    pub(super) fn violation(&self, message: String) -> Violation {
        Violation::at(self.migration, self.position, message)
    }
}

/// A violation for each that Alembic stops at: its message, what probably happened, and what fixes it.
pub(super) fn stops<'a>(
    environment: &Environment,
    missing: &[Missing<'a>],
    message: fn(&str) -> String,
    fix: impl Fn(&Missing<'a>) -> Option<Fix>,
) -> Vec<Violation> {
    let has_unknown_ids = environment.has_unknown_ids();
    let violation = |it: &Missing<'a>| {
        let words = it.diagnosis.map(|diagnosis| format!(" {}", diagnosis.words)).unwrap_or_default();
        let violation = it.violation(message(it.name) + &words).with_fix(fix(it));
        if !environment.location.repeats.is_empty() {
            // `duplicate-revision-id` says why the files that may have it were not read with this one.
            violation.with_severity(Severity::Info)
        } else if has_unknown_ids {
            // One of the ids that only running the files would tell may be this one.
            violation.with_severity(Severity::Warning)
        } else {
            violation.with_alembic_says(Some(format!("KeyError: {}", repr(it.name))))
        }
    };
    missing.iter().map(violation).collect()
}
