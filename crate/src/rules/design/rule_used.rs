use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "rule-used",
    group: Group::Design,
    severity: Severity::Info,
    what: "A rule that rewrites queries.",
    why: "It changes the statement before it runs: expressions may be evaluated twice, and counts of rows and `RETURNING` surprise.",
    remedy: "Use a trigger.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.execute("CREATE RULE keep_runs AS ON DELETE TO runs DO INSTEAD NOTHING")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.execute("CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$")
op.execute("CREATE TRIGGER keep_runs BEFORE DELETE ON runs FOR EACH ROW EXECUTE FUNCTION keep()")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Create | Verb::Replace, kind: ObjectKind::Rule, name, table, .. } =
        &judged.operation.change
    else {
        return Vec::new();
    };
    let (Some(name), Some(table)) = (name, table) else { return Vec::new() };
    if judged.is_downgrade {
        return Vec::new();
    }
    vec![judged.violation(format!("Rule `{}` rewrites statements on `{}`.", name.name, table.name))]
}
