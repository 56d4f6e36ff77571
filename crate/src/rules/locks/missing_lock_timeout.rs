use super::timeouts::{Limit, missing};
use crate::environment::Environment;
use crate::finding::Severity;
use crate::folder::Folder;
use crate::rules::{Check, Group, POSTGRESQL, Placed, Rule};

pub(super) const RULE: Rule = Rule {
    name: "missing-lock-timeout",
    group: Group::Locks,
    severity: Severity::Info,
    what: "Migrations that lock tables that exist, with no `lock_timeout` set.",
    why: "A migration that waits for a lock behind one long query makes whatever the lock keeps out wait behind itself, with ACCESS EXCLUSIVE every later query on the table: a change of a millisecond becomes an outage.",
    remedy: "Have env.py set a `lock_timeout` of a few seconds before it runs migrations, and run the upgrade again if it stops.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("SET LOCAL lock_timeout = '5s'")
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    check: Check::Folder(check),
};

fn check(folder: &Folder, environments: &[Environment]) -> Vec<Placed> {
    let limit = Limit { setting: "lock_timeout", does: ["waits for", "wait for"], until: "however long", value: "5s" };
    missing(folder, environments, &limit)
}
