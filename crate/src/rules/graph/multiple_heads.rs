use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::Index;
use crate::rules::ends::{are_apart, ids, one_of_several};
use crate::rules::replayed::made_in_two_trees;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "multiple-heads",
    group: Group::Graph,
    severity: Severity::Error,
    what: "Several revisions that nothing follows.",
    why: "`alembic upgrade head` refuses to choose and applies nothing.",
    remedy: "Join them with `alembic merge heads`, or set the `down_revision` of one to the other.",
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
# file: migrations/versions/c470a9f31e62_notes.py
"""create notes"""
revision = "c470a9f31e62"
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
    let heads = &environment.graph.heads;
    let names: Vec<&str> = heads.iter().filter_map(|&head| environment.migrations[head].id()).collect();
    let merge = if names.len() > 5 { "heads".to_owned() } else { names.join(" ") };
    // Alembic refuses `head` whether the lines are meant to be apart or not.
    let is_reached = environment.verdict.stop.is_none();
    // Chains that create the same tables are not meant to be one.
    let is_mixed = made_in_two_trees(environment).next().is_some();
    let said = is_reached.then(|| REFUSAL.to_owned());
    if are_apart(environment, heads, |node| &node.parents) {
        return apart(environment, heads).map(|it| it.with_alembic_says(said)).into_iter().collect();
    }
    one_of_several(environment, heads, "heads", |it| it.revision.position())
        .into_iter()
        .map(|violation| {
            violation
                .with_mend((is_reached && !is_mixed).then(|| format!("`alembic merge -m \"merge heads\" {merge}`")))
                .with_alembic_says(said.clone())
        })
        .collect()
}

/// One violation for lines that are meant to be apart: at the first of their heads.
fn apart(environment: &Environment, heads: &[Index]) -> Option<Violation> {
    let first = environment.migrations.get(*heads.first()?)?;
    let message = format!(
        "{} heads, each of a line that is meant to stay apart: {}.",
        heads.len(),
        ids(environment, heads.iter().copied())
    );
    let violation = Violation::at(first, first.revision.position(), message);
    Some(violation.with_severity(Severity::Info).with_why(APART))
}

/// What several heads mean where they are meant.
const APART: &str = "`alembic upgrade head` refuses to choose; `alembic upgrade heads` goes up all lines, `alembic upgrade LABEL@head` one of them.";

/// What `alembic upgrade head` prints (alembic/script/base.py, `_catch_revision_errors`).
const REFUSAL: &str = "FAILED: Multiple head revisions are present for given argument 'head'; please specify a specific \
                       target revision, '<branchname>@head' to narrow to a specific head, or 'heads' for all heads";
