use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::{Folder, text};
use crate::python::lines::Position;
use crate::revision::Migration;
use crate::rules::{Check, Group, Placed, Rule};

pub(super) const RULE: Rule = Rule {
    name: "filename-id-mismatch",
    group: Group::Graph,
    severity: Severity::Info,
    what: "A file whose name does not contain its id, in an environment where other file names do.",
    why: "Anyone who looks for the id among the file names finds nothing, or the wrong file.",
    remedy: "Rename the file after its id: Alembic does not look at the name.",
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
# file: migrations/versions/c470a9f31e62_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/e95d1b7a20c8_tags.py
"""create tags"""
revision = "e95d1b7a20c8"
down_revision = "8b21e5c07d94"


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
# file: migrations/versions/e95d1b7a20c8_tags.py
"""create tags"""
revision = "e95d1b7a20c8"
down_revision = "8b21e5c07d94"


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Folder(check),
};

fn check(folder: &Folder, environments: &[Environment]) -> Vec<Placed> {
    let mut violations = Vec::new();
    for (index, environment) in environments.iter().enumerate() {
        let with_id = environment.migrations.iter().filter_map(|migration| Some((migration, migration.id()?)));
        let (holding, others): (Vec<_>, Vec<_>) = with_id.partition(|(migration, id)| holds(stem(migration), id));
        // Such a project names its files otherwise.
        if others.len() > holding.len() || template_leaves_id_out(folder, environment) {
            continue;
        }
        for (migration, id) in others {
            let message = format!("The file name does not contain its id, `{id}`.");
            violations.push((Some(index), Violation::at(migration, Position::START, message)));
        }
    }
    violations
}

fn stem(migration: &Migration) -> &str {
    let file = migration.file();
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// Whether a name holds an id: whole, or one of them the beginning of the other; without regard to case and
/// to what is no letter or digit.
fn holds(stem: &str, id: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).collect::<String>().to_lowercase();
    let (name, id) = (plain(stem), plain(id));
    let mut words = stem.split(|char: char| !char.is_alphanumeric()).map(str::to_lowercase);
    name.contains(&id) || id.starts_with(&name) || words.any(|word| word.len() >= 4 && id.starts_with(&word))
}

/// Whether the environment's `file_template` makes names without the id.
fn template_leaves_id_out(folder: &Folder, environment: &Environment) -> bool {
    let Some(bytes) = environment.location.config.file.as_deref().and_then(|file| folder.bytes(file)) else {
        return false;
    };
    let text = text::decoded(bytes).text;
    let template =
        text.lines().find_map(|line| line.strip_prefix("file_template")?.trim_start().strip_prefix(['=', ':']));
    template.is_some_and(|template| !template.contains("(rev)"))
}
