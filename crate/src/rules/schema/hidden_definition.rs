use crate::finding::{Severity, Violation};
use crate::rules::replayed::{self, Run};
use crate::rules::{Check, Group, Rule};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "hidden-definition",
    group: Group::Schema,
    severity: Severity::Warning,
    what: "An `IF NOT EXISTS` or `checkfirst` that finds an object of the same name with a different definition.",
    why: "Nothing fails and nothing happens: the database keeps the old definition, while anyone who reads the migration believes that it has the new one.",
    remedy: "Alter the existing object to the definition that you want, or give the new one a name of its own.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("CREATE TABLE IF NOT EXISTS runs (id bigint PRIMARY KEY, state text, note text)")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("ALTER TABLE runs ADD COLUMN note text")
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let hidden = run.met.iter().copied().filter_map(|met| {
        let Problem::Hidden { thing, by, differences } = &met.fault.problem else { return None };
        let maker = replayed::maker(environment, *by);
        let thing = format!("{} `{thing}`", replayed::capital(met.kind(thing)));
        let message =
            format!("{thing} stays as it is: {maker}. This definition differs: {}.", replayed::listed(differences));
        Some(met.hint(message))
    });
    hidden.collect()
}
