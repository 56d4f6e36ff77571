use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::interpret::mistake::Wrong;
use crate::revision::Migration;
use crate::rules::{Check, Group, Rule, mistaken};

pub(super) const RULE: Rule = Rule {
    name: "get-bind-result-used",
    group: Group::Api,
    severity: Severity::Info,
    what: "An answer of the database that a migration goes on with, where Alembic writes SQL without a connection (`--sql`). Told where the audit is of such a run, or the rule is asked for.",
    why: "`op.get_bind()` is a stand-in there: it can't be inspected, and what it executes gives `None`.",
    remedy: "Say it in SQL, or ask `context.is_offline_mode()` first and do what is right without an answer.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns("runs")]
if "state" not in columns:
    op.add_column("runs", sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    if environment.options.offline {
        return environment.migrations.iter().flat_map(|it| of_offline_run(environment, it)).collect();
    }
    if !environment.options.rules.contains_key(RULE.name) {
        return Vec::new();
    }
    environment.migrations.iter().filter_map(of_code).collect()
}

fn of_offline_run(environment: &Environment, migration: &Migration) -> Vec<Violation> {
    let violation = |(mistake, severity): (&crate::interpret::mistake::Mistake, Severity)| {
        let Wrong::Offline { asked, says } = &mistake.what else { return None };
        let elsewhere = mistaken::elsewhere(mistake);
        let (message, says) = if asked == "inspect" {
            (
                format!("The database is inspected here{elsewhere}, and `--sql` has no connection to it."),
                (*says).to_owned(),
            )
        } else {
            let message =
                format!("`{asked}` is called on the result of a query{elsewhere}, which is `None` with `--sql`.");
            (message, format!("{says} '{asked}'"))
        };
        let violation = Violation::at(migration, mistake.position, message);
        Some(violation.with_severity(severity).with_alembic_says(Some(says)))
    };
    mistaken::mistakes(environment, migration).filter_map(violation).collect()
}

/// What would stop a run without a connection, as the code says.
fn of_code(migration: &Migration) -> Option<Violation> {
    let asks = migration.asks_schema || migration.asks_rows;
    let upgrade = migration.function("upgrade").filter(|_| asks && !migration.text.contains("is_offline_mode"))?;
    let is_query = |call: &&crate::interpret::function::Call| call.sql.iter().any(|sql| sql == "SELECT");
    let position = upgrade.calls.iter().find(is_query).map_or(upgrade.position, |call| call.position);
    let message = "`upgrade` goes by what the database answers, and `alembic upgrade --sql` has no database to ask.";
    Some(Violation::at(migration, position, message))
}
