use super::timeouts::{Limit, missing};
use crate::environment::Environment;
use crate::finding::Severity;
use crate::folder::Folder;
use crate::rules::{Check, Group, POSTGRESQL, Placed, Rule};

pub(super) const RULE: Rule = Rule {
    name: "missing-statement-timeout",
    group: Group::Locks,
    severity: Severity::Info,
    what: "Migrations that lock tables that exist, with no `statement_timeout` anywhere.",
    why: "A statement that takes longer than anybody thought keeps its locks, and everybody who waits for them, for as long as it runs.",
    remedy: "Have env.py set a `statement_timeout` before it runs migrations, and raise it in the migration that needs more.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("SET LOCAL statement_timeout = '60s'")
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    check: Check::Folder(check),
};

fn check(folder: &Folder, environments: &[Environment]) -> Vec<Placed> {
    let limit = Limit {
        setting: "statement_timeout",
        does: ["holds", "hold"],
        until: "however long statements run",
        value: "60s",
    };
    missing(folder, environments, &limit)
}
