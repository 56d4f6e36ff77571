use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::revision::{Assigned, Migration};
use crate::rules::replayed::counted;
use crate::rules::{Check, Group, Rule, mend};

pub(super) const RULE: Rule = Rule {
    name: "duplicate-revision-id",
    group: Group::Graph,
    severity: Severity::Error,
    what: "An id that several files share.",
    why: "Alembic warns and uses the file that it reads last; the others never run.",
    remedy: "Give all but one of the files an id of its own, and correct the `down_revision` of the revisions that follow.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/8b21e5c07d94_notes.py
"""create notes"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
"#,
    good: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/c470a9f31e62_notes.py
"""create notes"""
revision = "c470a9f31e62"
down_revision = "8b21e5c07d94"


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for files in &environment.graph.duplicates {
        let Some((&last, others)) = files.split_last() else { continue };
        let winner = &environment.migrations[last];
        let id = winner.id().unwrap_or_default();
        let says = format!("UserWarning: Revision {id} is present more than once");
        for &index in others {
            let migration = &environment.migrations[index];
            let message =
                format!("`{id}` is also the id of {}, which is the file that Alembic would use.", winner.path);
            let position = migration.revision.position();
            let violation =
                Violation::at(migration, position, message).with_fix(moved_to_the_end(environment, migration));
            violations.push(violation.with_alembic_says(Some(says.clone())));
        }
        let names: Vec<&str> = others.iter().map(|&index| environment.migrations[index].path.as_str()).collect();
        let which = if names.len() == 1 { "which is a file" } else { "which are files" };
        let message = format!("`{id}` is also the id of {}, {which} that Alembic would ignore.", names.join(", "));
        violations.push(Violation::at(winner, winner.revision.position(), message).with_alembic_says(Some(says)));
    }
    violations.extend(repeated(environment));
    violations
}

/// The first file of a plugin that has the id of a file of the environment which it names revisions of, so that it was
/// not read with that.
fn repeated(environment: &Environment) -> Option<Violation> {
    let repeats = &environment.location.repeats;
    let (own, other) = repeats.first()?;
    let migration = environment.migrations.iter().find(|it| it.path == *own)?;
    let mut message = format!(
        "`{}` is also the id of {other}: Alembic would ignore one of the two, so this folder was not read with the revisions that it refers to.",
        migration.id()?
    );
    if repeats.len() > 1 {
        message += &format!(" The same goes for {}.", counted(repeats.len() - 1, "other id", "other ids"));
    }
    Some(Violation::at(migration, migration.revision.position(), message).with_severity(Severity::Warning))
}

/// What gives a file an id of its own and puts it at the end of the chain, where that has one end.
fn moved_to_the_end(environment: &Environment, migration: &Migration) -> Option<Fix> {
    let [head] = environment.graph.heads.as_slice() else { return None };
    let Assigned::Known { position, .. } = &migration.down_revision else { return None };
    let parent = environment.migrations.get(*head)?.id()?;
    let id = fresh_id(&migration.path);
    let own = mend::identifier(migration, "revision", migration.revision.position(), &[&id])?;
    let edits = own.chain(mend::identifier(migration, "down_revision", *position, &[parent])?);
    Some(Fix { goes_by_heads: true, ..Fix::of(edits)? })
}

/// An id as Alembic makes them, twelve hexadecimal digits; the same for the same file.
fn fresh_id(path: &str) -> String {
    // FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
    let hash = path
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{:012x}", hash >> 16)
}
