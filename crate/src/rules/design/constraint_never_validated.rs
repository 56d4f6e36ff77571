use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};
use crate::schema::Made;
use crate::schema::table::Given;

pub(super) const RULE: Rule = Rule {
    name: "constraint-never-validated",
    group: Group::Design,
    severity: Severity::Info,
    what: "A constraint that was added `NOT VALID` and that no migration validates.",
    why: "Rows that were there before may break it, and the planner can't rely on it.",
    remedy: "Validate it in a later migration.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("cost", sa.Integer))
# next revision
op.execute("ALTER TABLE runs ADD CONSTRAINT ck_runs_cost CHECK (cost >= 0) NOT VALID")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("cost", sa.Integer))
# next revision
op.execute("ALTER TABLE runs ADD CONSTRAINT ck_runs_cost CHECK (cost >= 0) NOT VALID")
# next revision
op.execute("ALTER TABLE runs VALIDATE CONSTRAINT ck_runs_cost")
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if !tabled.is_whole() {
        return Vec::new();
    }
    let table = tabled.table;
    let checks = table.checks.iter().filter(|it| it.not_valid && it.made.is_certain).map(|it| (&it.name, it.made));
    let keys = table.foreign_keys.iter().filter(|it| it.not_valid && it.made.is_certain).map(|it| (&it.name, it.made));
    let of = |(name, made): (&Given, Made)| {
        let id = tabled.id;
        let message = format!("Constraint `{}` of `{id}` was added `NOT VALID`, and is never validated.", name.name);
        let instead = format!("op.execute(\"ALTER TABLE {id} VALIDATE CONSTRAINT {}\")", name.name);
        Some(tabled.violation(made, message)?.with_instead(instead))
    };
    checks.chain(keys).filter_map(of).collect()
}
