use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::{Content, Folder};
use crate::rules::{Check, Group, Placed, Rule};

pub(super) const RULE: Rule = Rule {
    name: "unreadable-file",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "A file that could not be read.",
    why: "What it holds is missing from the audit.",
    remedy: "Make the file readable and run the audit again.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: ../shared/8b21e5c07d94_jobs.py
# not below the folder that was dropped
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
"#,
    check: Check::Folder(check),
};

fn check(folder: &Folder, _: &[Environment]) -> Vec<Placed> {
    folder
        .files()
        .filter_map(|(path, content)| match content {
            Content::Unreadable(reason) => Some((None, Violation::of_path(path, format!("Not read: {reason}.")))),
            Content::Bytes(_) | Content::Unread | Content::PassedOver => None,
        })
        .collect()
}
