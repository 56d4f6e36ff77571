use super::statement::Grant;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, Versions};

pub(super) const RULE: Rule = Rule {
    name: "grant-all",
    group: Group::Security,
    severity: Severity::Info,
    what: "All rights on something, granted at once.",
    why: "They include `TRUNCATE`, `REFERENCES` and `TRIGGER`, and those that later versions add.",
    remedy: "Name the rights that are needed.",
    databases: &[POSTGRESQL, Versions::of(Dialect::Mysql), Versions::of(Dialect::Mariadb)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("GRANT ALL PRIVILEGES ON runs TO app")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON runs TO app")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(grant) = Grant::of(judged).filter(|it| it.gives(&["ALL"]) && !it.is_to_public()) else {
        return Vec::new();
    };
    let whom = grant.to().map_or_else(|| "A role".to_owned(), |it| format!("`{}`", it.to_ascii_lowercase()));
    let what = if grant.is_default() {
        format!("all {} that are made later", grant.what().replace('`', ""))
    } else {
        grant.what()
    };
    vec![judged.violation(format!("{whom} gets all rights on {what}."))]
}
